// SPDX-License-Identifier: Apache-2.0
// No queue of a Node ever grows beyond its bound.
#include "gossip/probe.h"
#include "gossip/pull.h"
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

class Bounded : public Checker {
  void served(World& world, HostId id) override {
    if (++served_ % 64 != 0) return;  // they do not grow so fast that this could miss it
    check(world, id);
  }

  void at_rest(World& world) override {
    for (HostId id = 0; id < world.size(); ++id) {
      if (world.running(id)) check(world, id);
    }
  }

  static void check(World& world, HostId id) {
    const gossip::Config& config = world.config();
    const std::pair<std::string_view, uint64_t> bounds[] = {
        {"members", config.members_max},       {"slots", config.slots_max},
        {"slot_bytes", config.slot_bytes_max}, {"networks", config.networks_max},
        {"rows_of_others", config.rows_max},   {"wants", gossip::Pulls::kWantsMax},
        {"awareness", 8},                      {"probes_open", gossip::Probing::kProbesMax}};
    for (const auto& [name, value] : world.node(id).gauges()) {
      for (const auto& [bounded, bound] : bounds) {
        if (name != bounded || value <= bound) continue;
        world.fail(
            fmt::format("bounded: host {} has {} of {}, at most {}", id, value, name, bound));
      }
    }
  }

  uint64_t served_ = 0;
};

}  // namespace

std::unique_ptr<Checker> bounded() { return std::make_unique<Bounded>(); }

}  // namespace ovn::sim
