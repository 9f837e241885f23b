// SPDX-License-Identifier: Apache-2.0
// Whoever reads a view again after each event about it, and never else, has it right at rest.
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

using Row = std::tuple<Uuid, uint8_t, std::string, Bytes>;

std::set<Row> read(const World& world, HostId id, NetworkTag network) {
  std::set<Row> rows;
  for (const auto& row : world.node(id).visible(network)) {
    rows.emplace(row.owner, row.table, row.key, Bytes(row.value.begin(), row.value.end()));
  }
  return rows;
}

class Watchers : public RecordChecker {
  void look(World& world, HostId id, NetworkTag network) override {
    rows_[{id, network}] = read(world, id, network);
  }

  void event(World& world, HostId id, const gossip::Event& event) override {
    RecordChecker::event(world, id, event);
    auto* member = std::get_if<gossip::MemberChanged>(&event);
    if (!member) return;
    auto view = world.node(id).member(member->node);
    if (view) states_[{id, member->node}] = view->state;
    else states_.erase({id, member->node});
  }

  void forget(HostId id) override {
    std::erase_if(rows_, [&](const auto& entry) { return entry.first.first == id; });
    std::erase_if(states_, [&](const auto& entry) { return entry.first.first == id; });
  }

  void at_rest(World& world) override {
    RecordChecker::at_rest(world);
    for (HostId id = 0; id < world.size(); ++id) {
      if (!world.running(id)) continue;
      for (NetworkTag network : world.node(id).networks()) {
        if (rows_[{id, network}] == read(world, id, network)) continue;
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

  std::map<std::pair<HostId, NetworkTag>, std::set<Row>> rows_;
  std::map<std::pair<HostId, Uuid>, gossip::MemberState> states_;
};

}  // namespace

std::unique_ptr<Checker> watchers() { return std::make_unique<Watchers>(); }

}  // namespace ovn::sim
