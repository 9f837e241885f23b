// SPDX-License-Identifier: Apache-2.0
// No queue of a Node ever grows beyond its bound.
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

class Bounded : public Checker {
  void served(World& world, HostId id) override {
    if (++served_ % 64 != 0) return;  // they do not grow so fast that this could miss it
    const gossip::Config& config = world.config();
    const std::map<std::string_view, uint64_t> bounds = {
        {"members", config.members_max},  {"slots", config.slots_max},
        {"slot_bytes", config.slot_bytes_max}, {"networks", config.networks_max},
        {"rows_of_others", config.rows_max},   {"wants", 4096},
        {"probes_open", 256},             {"awareness", 8}};
    for (const auto& [name, value] : world.node(id).gauges()) {
      auto bound = bounds.find(name);
      if (bound == bounds.end() || value <= bound->second) continue;
      world.fail(fmt::format("bounded: host {} has {} of {}, at most {}", id, value, name,
                             bound->second));
    }
  }

  uint64_t served_ = 0;
};

}  // namespace

std::unique_ptr<Checker> bounded() { return std::make_unique<Bounded>(); }

}  // namespace ovn::sim
