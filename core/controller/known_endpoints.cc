// SPDX-License-Identifier: Apache-2.0
#include "core/controller/known_endpoints.h"

#include <set>

namespace ovn::controller {

namespace {

std::vector<ip::Address> addresses_of(const std::vector<model::Allocation>& allocations) {
  std::vector<ip::Address> out;
  for (const auto& allocation : allocations) out.push_back(allocation.address.address());
  return out;
}

}  // namespace

std::vector<KnownEndpoint> known_endpoints(const Host& host, const Manager& manager,
                                           const Participants& participants) {
  std::vector<KnownEndpoint> known;
  std::set<std::pair<model::NetworkId, Uuid>> told;
  for (const auto& [id, endpoint] : host.endpoints) {
    known.push_back({id, endpoint.network, host.sandboxes.at(endpoint.sandbox).name,
                     node_name(manager, host.self.id), addresses_of(endpoint.addresses)});
  }
  for (const auto& [network, table] : host.remote) {
    for (const RemoteRecord& remote : table.records) {
      if (!manager.nodes.contains(remote.owner)) continue;
      told.emplace(network, remote.owner);
      known.push_back({remote.record.id, network, remote.record.name,
                       node_name(manager, remote.owner), addresses_of(remote.record.addresses)});
    }
  }
  for (const auto& [network, nodes] : participants) {
    for (const Uuid& node : nodes) {
      bool silent = node != host.self.id && !told.contains({network, node});
      if (!silent || !manager.nodes.contains(node)) continue;
      known.push_back({{}, network, "a container", node_name(manager, node), {}});
    }
  }
  return known;
}

}  // namespace ovn::controller
