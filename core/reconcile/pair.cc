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
  const std::string& link = endpoint.ifname;
  snapshot.sysctls.push_back({sandbox, conf6(link, "disable_ipv6"), v6 ? "0" : "1"});
  if (v6) snapshot.sysctls.push_back({sandbox, conf6(link, "accept_dad"), "0"});
}

void add_way_out(const LocalEndpoint& local, ip::Family family,
                 const std::optional<ip::Address>& gateway, Snapshot& snapshot) {
  snapshot.routes.push_back({sandbox_netns(local.sandbox.id), everything(family), kWayOutMetric,
                             local.endpoint.ifname, gateway});
}

std::string forwarding(ip::Family family) {
  return family == ip::Family::v4 ? "net/ipv4/ip_forward" : "net/ipv6/conf/all/forwarding";
}

std::string conf6(std::string_view link, std::string_view name) {
  return fmt::format("net/ipv6/conf/{}/{}", link, name);
}

ip::Prefix everything(ip::Family family) {
  return family == ip::Family::v4 ? ip::Prefix() : ip::Prefix(ip::Address::v6({}), 0);
}

Mac bridge_mac(uint64_t hash) {
  std::array<uint8_t, 6> bytes{0x02, 0x42};
  for (size_t i = 2; i < bytes.size(); ++i, hash >>= 8) bytes[i] = static_cast<uint8_t>(hash);
  return Mac(bytes);
}

}  // namespace ovn::reconcile
