// SPDX-License-Identifier: Apache-2.0
// What drivers give to an endpoint: a veth pair, addresses, a way out.
#include "core/reconcile/drivers.h"

namespace ovn::reconcile {

using namespace kernel;

void add_pair(const LocalEndpoint& local, const Port& port, Snapshot& snapshot) {
  const auto& endpoint = local.endpoint;
  NetnsName sandbox = sandbox_netns(local.sandbox.id);
  std::string name = veth_name(endpoint.id), alias = link_alias(endpoint.id.str());
  snapshot.links.push_back({port.netns, name, Veth{sandbox, endpoint.ifname}, {}, port.mtu, true,
                            port.bridge, alias, port.flags});
  snapshot.links.push_back(
      {sandbox, endpoint.ifname, VethPeer(), endpoint.mac, port.mtu, true, "", alias});
  add_addresses(local, snapshot);
}

void add_addresses(const LocalEndpoint& local, Snapshot& snapshot) {
  const auto& endpoint = local.endpoint;
  NetnsName sandbox = sandbox_netns(local.sandbox.id);
  bool v6 = false;
  for (const auto& allocation : endpoint.addresses) {
    snapshot.addresses.push_back({sandbox, endpoint.ifname, allocation.address});
    v6 = v6 || !allocation.address.is_v4();
  }
  // Addresses are unique by allocation: nothing waits for duplicate address detection.
  std::string conf = fmt::format("net/ipv6/conf/{}/", endpoint.ifname);
  snapshot.sysctls.push_back({sandbox, conf + "disable_ipv6", v6 ? "0" : "1"});
  if (v6) snapshot.sysctls.push_back({sandbox, conf + "accept_dad", "0"});
}

void add_way_out(const LocalEndpoint& local, ip::Family family,
                 const std::optional<ip::Address>& gateway, Snapshot& snapshot) {
  bool v4 = family == ip::Family::v4;
  ip::Prefix everything = v4 ? ip::Prefix() : ip::Prefix(ip::Address::v6({}), 0);
  snapshot.routes.push_back(
      {sandbox_netns(local.sandbox.id), everything, 0, local.endpoint.ifname, gateway});
}

}  // namespace ovn::reconcile
