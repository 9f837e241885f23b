// SPDX-License-Identifier: Apache-2.0
// Some counters must stay at zero whatever happens: logs that differ at the same head, and, where
// the network corrupts nothing, frames that do not decode, sent by Nodes of the same release.
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

using gossip::Count;

class CleanCounters : public Checker {
  void at_rest(World& world) override {
    for (HostId id = 0; id < world.size(); ++id) {
      if (world.running(id)) check(world, id);
    }
  }
  void stopped(World& world, HostId id) override { check(world, id); }

  static void check(World& world, HostId id) {
    std::vector<Count> zero = {Count::divergence_repaired, Count::frames_unknown,
                               Count::rows_refused, Count::slots_dropped};
    if (!world.corrupted()) {
      zero.push_back(Count::packets_malformed);
      zero.push_back(Count::packets_unopened);
    }
    const auto& counters = world.node(id).counters();
    for (Count count : zero) {
      if (counters[count] == 0) continue;
      world.fail(
          fmt::format("counters: host {} counts {} {}", id, counters[count], to_string(count)));
    }
  }
};

}  // namespace

std::unique_ptr<Checker> clean_counters() { return std::make_unique<CleanCounters>(); }

}  // namespace ovn::sim
