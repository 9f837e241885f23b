// SPDX-License-Identifier: Apache-2.0
#include "core/controller/known_endpoints.h"

#include "core/controller/backends.h"
#include "core/controller/ingress_rules.h"

namespace ovn::controller {

namespace {

KnownBackend known_as(const model::ServiceId& service, const Backend& backend, bool twin) {
  if (service.empty()) return {};
  return {service, backend.weight, backend.state_text(), backend.drain, twin};
}

bool is_ingress(const Manager& manager, const model::NetworkId& network) {
  auto known = manager.networks.find(network);
  return known != manager.networks.end() && known->second.ingress;
}

}  // namespace

void add_unmet(const Manager& manager, const std::set<Uuid>& met, Participants& participants) {
  for (const auto& [node, _] : manager.nodes) {
    if (met.contains(node)) continue;
    for (const auto& [network, _] : manager.networks) participants[network].push_back(node);
  }
}

std::vector<KnownEndpoint> known_endpoints(const Host& host, const Manager& manager,
                                           const Participants& participants) {
  std::vector<KnownEndpoint> known;
  std::set<std::pair<model::NetworkId, Uuid>> told;
  auto add = [&](const model::NetworkId& network, const model::ServiceId& service,
                 const std::vector<std::string>& aliases, const Backend& backend) {
    known.push_back({backend.endpoint, network, backend.name, node_name(manager, backend.node),
                     backend.addresses, aliases,
                     known_as(service, backend, is_ingress(manager, network))});
  };
  for (const auto& [id, endpoint] : host.endpoints) {
    add(endpoint.network, endpoint.service, endpoint.aliases, backend_of(host, endpoint));
  }
  if (const auto& place = host.ingress_place) {
    known.push_back({place_id(host), place->id, host.self.name, host.self.name,
                     model::addresses_of(place->addresses)});
  }
  for (const auto& [network, table] : host.remote) {
    for (const RemoteRecord& remote : table.records) {
      if (!manager.nodes.contains(remote.owner)) continue;
      told.emplace(network, remote.owner);
      add(network, remote.record.service, remote.record.aliases, backend_of(host, remote));
    }
    for (const RemoteRecord& remote : table.waiting) {
      if (!manager.nodes.contains(remote.owner)) continue;
      told.emplace(network, remote.owner);
      known.push_back({remote.record.id, network, remote.record.name,
                       node_name(manager, remote.owner),
                       model::addresses_of(remote.record.addresses), remote.record.aliases});
    }
  }
  for (const auto& [network, nodes] : participants) {
    for (const Uuid& node : nodes) {
      bool silent = node != host.self.id && !told.contains({network, node});
      if (!silent || !manager.nodes.contains(node)) continue;
      known.push_back({{}, network, {}, node_name(manager, node), {}});
    }
  }
  return known;
}

}  // namespace ovn::controller
