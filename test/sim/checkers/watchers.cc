// SPDX-License-Identifier: Apache-2.0
// Whoever reads a view again after each event about it, and never else, has it right at rest.
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

class Watchers : public Checker {
  void event(World& world, HostId id, const gossip::Event& event) override {
    auto* member = std::get_if<gossip::MemberChanged>(&event);
    if (!member) return;
    auto view = world.node(id).member(member->node);
    if (view) states_[{id, member->node}] = view->state;
    else states_.erase({id, member->node});
  }

  void started(World&, HostId id) override {
    std::erase_if(states_, [&](const auto& entry) { return entry.first.first == id; });
  }

  void at_rest(World& world) override {
    for (HostId id = 0; id < world.size(); ++id) {
      if (!world.running(id)) continue;
      for (NetworkTag network : world.node(id).networks()) {
        if (shown(world.records().seen(id, network)) ==
            shown(RecordWatch::read(world, id, network))) {
          continue;
        }
        world.fail(fmt::format("watchers: host {} was not told of a change in network {:x}", id,
                               network.value()));
      }
      for (const auto& view : world.node(id).members()) {
        auto state = states_.find({id, view.identity.node});
        if (state != states_.end() && state->second == view.state) continue;
        world.fail(fmt::format("watchers: host {} was not told of a member", id));
      }
    }
  }

  // What a consumer sees.
  static std::set<std::tuple<Uuid, uint8_t, std::string, uint64_t>> shown(
      const RecordWatch::Rows& rows) {
    std::set<std::tuple<Uuid, uint8_t, std::string, uint64_t>> shown;
    for (const SeenRow& row : rows) {
      if (row.visible) shown.emplace(row.owner, row.table, row.key, row.value);
    }
    return shown;
  }

  std::map<std::pair<HostId, Uuid>, gossip::MemberState> states_;
};

}  // namespace

std::unique_ptr<Checker> watchers() { return std::make_unique<Watchers>(); }

}  // namespace ovn::sim
