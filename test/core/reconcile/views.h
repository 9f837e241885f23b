// SPDX-License-Identifier: Apache-2.0
// Networks as a host sees them, for tests: local(digit, addresses) is an endpoint eth0 in a sandbox
// of its own at sandbox_file(digit); remote(vtep, addresses) is a record of another host.
#pragma once

#include <string>
#include <vector>

#include "core/base/hash.h"
#include "core/reconcile/desired.h"

namespace ovn::test {

inline ip::Address addr(const char* text) { return *ip::Address::parse(text); }
inline ip::Prefix prefix(const char* text) { return *ip::Prefix::parse(text); }

inline model::Subnet subnet(const char* cidr, const char* gateway, uint32_t vni) {
  return {prefix(cidr), {}, addr(gateway), {}, model::Vni(vni)};
}

inline model::Network network(std::vector<model::Subnet> subnets) {
  model::Network n;
  n.id = model::NetworkId("1a2b3c4d5e6f708192a3b4c5d6e7f809");
  n.name = "backend";
  n.subnets = std::move(subnets);
  return n;
}

inline std::string sandbox_file(const std::string& digit) { return "/run/netns/" + digit; }

inline reconcile::LocalEndpoint local(const std::string& digit,
                                      std::vector<const char*> addresses) {
  reconcile::LocalEndpoint l;
  l.sandbox.id = model::SandboxId(digit + "5b00000000000000000000000000000");
  l.sandbox.target = l.sandbox.netns_path = sandbox_file(digit);
  l.sandbox.name = "web";
  l.sandbox.cookie = fnv1a(digit);
  l.sandbox.boot_id = "boot";
  l.endpoint.id = model::EndpointId(digit + "e000000000000000000000000000000");
  l.endpoint.sandbox = l.sandbox.id;
  l.endpoint.ifname = "eth0";
  for (auto* text : addresses) l.endpoint.addresses.push_back({prefix(text), 5});
  l.endpoint.mac = Mac::for_address(l.endpoint.addresses.front().address.address());
  return l;
}

inline model::EndpointRecord remote(const char* vtep, std::vector<const char*> addresses) {
  model::EndpointRecord r;
  r.id = model::EndpointId("9e");
  r.vtep = addr(vtep);
  for (auto* text : addresses) r.addresses.push_back({prefix(text), 6});
  r.mac = Mac::for_address(r.addresses.front().address.address());
  return r;
}

inline reconcile::View view_of(reconcile::NetworkView network) {
  reconcile::View view;
  view.underlay = {addr("192.0.2.1"), 1500, 4789};
  view.networks.push_back(std::move(network));
  return view;
}

inline reconcile::NetworkView typical() {
  return {network({subnet("10.0.0.0/24", "10.0.0.1", 4097)}),
          {local("a", {"10.0.0.2/24"}), local("b", {"10.0.0.3/24"})},
          {remote("192.0.2.2", {"10.0.0.6/24"}), remote("192.0.2.3", {"10.0.0.10/24"})},
          true};
}

}  // namespace ovn::test
