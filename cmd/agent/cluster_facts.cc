// SPDX-License-Identifier: Apache-2.0
// What the manager asks its host's agent about the cluster.
#include "cmd/agent/agent.h"
#include "core/controller/known_endpoints.h"

namespace ovn::agent {

std::vector<controller::KnownEndpoint> Agent::known_endpoints() const {
  const controller::Manager& manager = manager_server_->manager();
  controller::Participants participants;
  for (const auto& [id, network] : manager.networks) {
    participants[id] = gossip_->node().members_of(gossip::network_tag(id.str()));
  }
  if (loop_.now() - started_ < controller::kAcquaintance) {
    std::set<Uuid> met{file_.node};
    for (const auto& member : gossip_->node().members()) met.insert(member.identity.node);
    controller::add_unmet(manager, met, participants);
  }
  return controller::known_endpoints(host_->host(), manager, participants);
}

controller::DrainFacts Agent::drain_facts() const {
  controller::DrainFacts facts = controller::drain_facts(host_->host());
  for (const auto& [id, network] : manager_server_->manager().networks) {
    for (const Uuid& node : gossip_->node().members_of(gossip::network_tag(id.str()))) {
      if (!host_->host().unreachable.contains(node)) facts.members[id].insert(node);
    }
  }
  return facts;
}

std::vector<ip::Endpoint> Agent::gossip_seeds() const {
  std::vector<ip::Endpoint> seeds = gossip_->node().peer_cache();
  constexpr size_t kSeedsMax = 8;
  if (seeds.size() > kSeedsMax) seeds.resize(kSeedsMax);
  seeds.insert(seeds.begin(), gossip_->node().self().endpoint);
  return seeds;
}

std::set<Uuid> Agent::alive_nodes() const {
  std::set<Uuid> alive{file_.node};
  for (const auto& member : gossip_->node().members()) {
    if (member.state < gossip::MemberState::failed) alive.insert(member.identity.node);
  }
  return alive;
}

}  // namespace ovn::agent
