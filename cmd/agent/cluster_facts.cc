// SPDX-License-Identifier: Apache-2.0
// What the manager asks its host's agent about the cluster: it keeps no endpoints itself.
#include "cmd/agent/agent.h"

namespace ovn::agent {

namespace {

std::vector<ip::Address> addresses_of(const std::vector<model::Allocation>& allocations) {
  std::vector<ip::Address> out;
  for (const auto& allocation : allocations) out.push_back(allocation.address.address());
  return out;
}

}  // namespace

// Endpoints of this host and of the networks that it takes part in are known one by one; of the
// other networks only which nodes take part. Nodes that were removed from the cluster do not count.
std::vector<controller::KnownEndpoint> Agent::known_endpoints() const {
  const controller::Host& host = host_->host();
  const controller::Manager& manager = manager_server_->manager();
  std::vector<controller::KnownEndpoint> known;
  for (const auto& [id, endpoint] : host.endpoints) {
    known.push_back({id, endpoint.network, host.sandboxes.at(endpoint.sandbox).name, host.self.name,
                     addresses_of(endpoint.addresses)});
  }
  for (const auto& [network, table] : host.remote) {
    for (const auto& remote : table.records) {
      if (!manager.nodes.contains(remote.owner)) continue;
      known.push_back({remote.record.id, network, remote.record.name, node_name(host, remote.owner),
                       addresses_of(remote.record.addresses)});
    }
  }
  for (const auto& [network, policy] : manager.networks) {
    if (host.remote.contains(network)) continue;
    for (const Uuid& node : gossip_->node().members_of(gossip::network_tag(network.str()))) {
      if (node == host.self.id || !manager.nodes.contains(node)) continue;
      known.push_back({{}, network, "a container", node_name(host, node), {}});
    }
  }
  return known;
}

std::vector<ip::Endpoint> Agent::gossip_seeds() const {
  std::vector<ip::Endpoint> seeds = gossip_->node().peer_cache();
  constexpr size_t kSeedsMax = 8;
  if (seeds.size() > kSeedsMax) seeds.resize(kSeedsMax);
  seeds.insert(seeds.begin(), gossip_->node().self().endpoint);
  return seeds;
}

}  // namespace ovn::agent
