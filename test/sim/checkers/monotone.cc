// SPDX-License-Identifier: Apache-2.0
// What a host believes of another never goes back while it runs: (epoch, incarnation) only rise,
// and of an owner's log the boot and attachment it is of, its head and its floor. Logs are looked
// at now and then.
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

constexpr Duration kLook = std::chrono::seconds(2);

class Monotone : public Checker {
  void event(World& world, HostId id, const gossip::Event& event) override {
    auto* changed = std::get_if<gossip::MemberChanged>(&event);
    if (!changed || !world.running(id)) return;
    auto view = world.node(id).member(changed->node);
    if (!view) {  // forgotten: it may come back as a stranger
      believed_.erase({id, changed->node});
      return forget_logs(id);
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

  void served(World& world, HostId id) override {
    Instant& looked = looked_[id];
    if (world.now() - looked < kLook || !world.running(id)) return;
    looked = world.now();
    look(world, id, gossip::kClusterScope);
    for (NetworkTag network : world.node(id).networks()) look(world, id, network);
  }

  void look(World& world, HostId id, NetworkTag network) {
    const gossip::Node& node = world.node(id);
    for (const gossip::LogView& log : node.logs(network)) {
      State& before = logs_[id][{network, log.owner}];
      State now{log.epoch, log.generation, log.boot, log.head, log.floor};
      // Of who is no member rows are kept for a while, and may come again after it.
      bool known = log.owner == node.self().node || node.member(log.owner);
      if (known && now.went_back_from(before)) tell(world, id, network, log, before);
      before = known ? now : State();
    }
  }

  struct State {
    uint32_t epoch = 0, generation = 0, boot = 0;
    uint64_t head = 0, floor = 0;

    bool went_back_from(const State& before) const {
      if (epoch != before.epoch) return epoch < before.epoch;
      if (boot != before.boot) return false;  // of a disk that was set back
      if (generation != before.generation) return generation < before.generation;
      return head < before.head || floor < before.floor;
    }
  };

  static void tell(World& world, HostId id, NetworkTag network, const gossip::LogView& log,
                   const State& before) {
    world.fail(fmt::format(
        "monotone: host {} went back from {}/{} head {} floor {} to {}/{} head {} floor {} of host "
        "{}, network {:x}",
        id, before.epoch, before.generation, before.head, before.floor, log.epoch, log.generation,
        log.head, log.floor, world.host_of(log.owner).value_or(UINT32_MAX), network.value()));
  }

  void started(World&, HostId id) override {
    std::erase_if(believed_, [&](const auto& entry) { return entry.first.first == id; });
    forget_logs(id);
  }

  void detached(World&, HostId id, NetworkTag network) override {
    std::erase_if(logs_[id], [&](const auto& entry) { return entry.first.first == network; });
  }

  void forget_logs(HostId id) { logs_[id].clear(); }

  std::map<std::pair<HostId, Uuid>, std::pair<uint32_t, uint32_t>> believed_;
  std::map<HostId, std::map<std::pair<NetworkTag, Uuid>, State>> logs_;
  std::map<HostId, Instant> looked_;
};

}  // namespace

std::unique_ptr<Checker> monotone() { return std::make_unique<Monotone>(); }

}  // namespace ovn::sim
