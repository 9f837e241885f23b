// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/api/host_api.h"
#include "core/controller/reference.h"
#include "core/ipam/explain.h"

namespace ovn::api {

using controller::Host;

namespace {

std::vector<model::Lease> leases_in(const Host& host, const model::NetworkId& network,
                                    const ip::Prefix& subnet) {
  std::vector<model::Lease> leases;
  for (const auto& [_, lease] : host.leases) {
    if (lease.network == network && lease.subnet == subnet) leases.push_back(lease);
  }
  return leases;
}

// All addresses that somebody is known to have, each with the endpoint.
std::map<ip::Address, ipam::Holder> known_holders(const Host& host, const model::NetworkId& id) {
  std::map<ip::Address, ipam::Holder> holders;
  auto add = [&](const auto& addresses, const ipam::Holder& holder) {
    for (const auto& allocation : addresses) holders.emplace(allocation.address.address(), holder);
  };
  for (const auto* endpoint : endpoints_in(host, id)) {
    const auto& sandbox = host.sandboxes.at(endpoint->sandbox);
    add(endpoint->addresses, {endpoint->id.str(), sandbox.name, host.self.name});
  }
  auto table = host.remote.find(id);
  if (table == host.remote.end()) return holders;
  for (const auto& [owner, record, lingering] : table->second.records) {
    add(record.addresses, {record.id.str(), record.name, node_name(host, owner)});
  }
  return holders;
}

json::object pool_json(const Host& host, const model::Network& network, const model::Subnet& subnet,
                       const std::map<ip::Address, ipam::Holder>& holders) {
  size_t used = 0, own = 0;
  for (const auto& [address, _] : holders) used += subnet.prefix.contains(address);
  for (const auto& lease : leases_in(host, network.id, subnet.prefix)) {
    own += lease.holder == host.self.id;
  }
  json::object out{{"network", network.name},
                   {"subnet", subnet.prefix.to_string()},
                   {"used", used},
                   {"size", ipam::Pool(subnet).size()},
                   {"leased_blocks", own}};
  if (subnet.range) out["range"] = subnet.range->to_string();
  if (subnet.gateway) out["gateway"] = subnet.gateway->to_string();
  return out;
}

json::object holder_json(const Host& host, const model::Network& network,
                         const model::Subnet& subnet, const ip::Address& address) {
  auto holders = known_holders(host, network.id);
  auto known = holders.find(address);
  auto endpoint = known == holders.end() ? std::nullopt : std::optional(known->second);
  auto leases = leases_in(host, network.id, subnet.prefix);
  auto name = [&](const Uuid& node) { return node_name(host, node); };
  auto found = ipam::explain(ipam::Pool(subnet), address, leases, name, endpoint);
  json::object out{{"address", address.to_string()},
                   {"network", network.name},
                   {"holder", found.holder},
                   {"why", found.why}};
  if (found.lease) {
    out["lease"] = found.lease->block.to_string();
    out["node"] = node_name(host, found.lease->holder);
  }
  for (const auto& [_, service] : host.services) {
    bool has = service.network == network.id && std::ranges::count(service.vips, address) > 0;
    if (!has) continue;
    out["holder"] = "service";
    out["why"] = fmt::format("the virtual address of service '{}'", service.name);
    out["name"] = service.name;
  }
  if (endpoint) {
    out["endpoint"] = endpoint->endpoint;
    out["name"] = endpoint->name;
    out["node"] = endpoint->node;
  }
  return out;
}

}  // namespace

json::array pools_json(const Host& host) {
  json::array out;
  for (const auto& [id, network] : host.networks) {
    auto holders = known_holders(host, id);
    for (const auto& subnet : network.subnets) {
      out.push_back(pool_json(host, network, subnet, holders));
    }
  }
  return out;
}

Result<json::array> address_json(const Host& host, std::string_view text,
                                 std::string_view reference) {
  TRY(auto address, ip::Address::parse(text));
  const model::Network* only = nullptr;
  if (!reference.empty()) {
    TRY(only, controller::find_network(host.networks, reference));
  }
  json::array out;
  for (const auto& [_, network] : host.networks) {
    if (only && only != &network) continue;
    for (const auto& subnet : network.subnets) {
      if (!subnet.prefix.contains(address)) continue;
      out.push_back(holder_json(host, network, subnet, address));
    }
  }
  if (!out.empty()) return out;
  if (only) return fail(Errc::not_found, "address {} is in no subnet of '{}'", address, only->name);
  return fail(Errc::not_found, "address {} is in no network's subnet", address);
}

}  // namespace ovn::api
