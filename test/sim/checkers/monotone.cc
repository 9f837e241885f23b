// SPDX-License-Identifier: Apache-2.0
// What a host believes of another never goes back: (epoch, incarnation) only rise while it runs.
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

class Monotone : public Checker {
  void event(World& world, HostId id, const gossip::Event& event) override {
    auto* changed = std::get_if<gossip::MemberChanged>(&event);
    if (!changed || !world.running(id)) return;
    auto view = world.node(id).member(changed->node);
    if (!view) {  // forgotten: it may come back as a stranger
      believed_.erase({id, changed->node});
      return;
    }
    std::pair now{view->identity.epoch, view->incarnation};
    auto& before = believed_[{id, changed->node}];
    if (now < before) {
      world.fail(fmt::format("monotone: host {} went back from ({}, {}) to ({}, {}) of host {}",
                             id, before.first, before.second, now.first, now.second,
                             world.host_of(changed->node).value_or(UINT32_MAX)));
    }
    before = now;
  }

  void started(World&, HostId id) override {
    std::erase_if(believed_, [&](const auto& entry) { return entry.first.first == id; });
  }

  std::map<std::pair<HostId, Uuid>, std::pair<uint32_t, uint32_t>> believed_;
};

}  // namespace

std::unique_ptr<Checker> monotone() { return std::make_unique<Monotone>(); }

}  // namespace ovn::sim
