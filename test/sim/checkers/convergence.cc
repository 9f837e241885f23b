// SPDX-License-Identifier: Apache-2.0
// At rest every running member of a network shows exactly the records that the running members want
// to have there, and every running host knows all others as alive.
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

using Shown = std::map<std::tuple<HostId, uint8_t, std::string>, Bytes>;

Shown wanted(const World& world, NetworkTag network) {
  Shown rows;
  for (HostId owner = 0; owner < world.size(); ++owner) {
    auto records = world.host(owner).networks.find(network);
    if (!world.running(owner) || records == world.host(owner).networks.end()) continue;
    for (const auto& [key, value] : records->second) rows[{owner, key.first, key.second}] = value;
  }
  return rows;
}

Shown shown(const World& world, HostId host, NetworkTag network) {
  Shown rows;
  for (const auto& row : world.node(host).visible(network)) {
    auto owner = world.host_of(row.owner);
    rows[{owner.value_or(UINT32_MAX), row.table, std::string(row.key)}] =
        Bytes(row.value.begin(), row.value.end());
  }
  return rows;
}

std::string first_difference(const Shown& want, const Shown& have) {
  for (const auto& [key, value] : want) {
    auto found = have.find(key);
    auto name = fmt::format("'{}' of host {}", std::get<2>(key), std::get<0>(key));
    if (found == have.end()) return name + " is missing";
    if (found->second != value) return name + " has another value";
  }
  for (const auto& [key, value] : have) {
    if (!want.contains(key)) {
      return fmt::format("'{}' of host {} is too much", std::get<2>(key), std::get<0>(key));
    }
  }
  return {};
}

class Convergence : public Checker {
  void at_rest(World& world) override {
    for (HostId id = 0; id < world.size(); ++id) {
      if (!world.running(id)) continue;
      check_members(world, id);
      for (const auto& [network, records] : world.host(id).networks) {
        std::string difference =
            first_difference(wanted(world, network), shown(world, id, network));
        if (!difference.empty()) {
          world.fail(fmt::format("convergence: host {}, network {:x}: {}", id, network.value(),
                                 difference));
        }
      }
    }
  }

  void check_members(World& world, HostId id) {
    for (HostId other = 0; other < world.size(); ++other) {
      if (other == id || !world.running(other)) continue;
      auto view = world.node(id).member(world.host(other).identity.node);
      if (view && view->state == gossip::MemberState::alive) continue;
      world.fail(fmt::format("convergence: host {} holds the running host {} {}", id, other,
                             view ? to_string(view->state) : "for unknown"));
    }
  }
};

}  // namespace

std::unique_ptr<Checker> convergence() { return std::make_unique<Convergence>(); }

}  // namespace ovn::sim
