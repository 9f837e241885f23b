// SPDX-License-Identifier: Apache-2.0
// No queue or table of a Node ever grows beyond its bound, and each level that a Node tells of has
// one, or is none of a queue.
#include <algorithm>

#include "gossip/ahead.h"
#include "gossip/lost.h"
#include "gossip/probe.h"
#include "gossip/pull.h"
#include "gossip/question.h"
#include "gossip/reaped.h"
#include "gossip/receive.h"
#include "gossip/records.h"
#include "gossip/stream.h"
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
    using namespace gossip;
    const Config& config = world.config();
    const std::pair<std::string_view, uint64_t> bounds[] = {
        {"members", config.members_max},
        {"members_to_probe", config.members_max},
        {"members_away", config.members_max},
        {"suspicions", config.members_max},
        {"reaped", ReapedList::kMax},
        {"lost", Lost::kMax},
        {"wrong_keys", kWrongKeysMax},
        {"networks", config.networks_max},
        {"rows_of_others", config.rows_max},
        {"most_ahead", Ahead::kRangesMax},
        {"most_unknown_owners", kUnknownOwnersMax},
        {"slots", config.slots_max},
        {"slot_bytes", config.slot_bytes_max},
        {"wants", Pulls::kWantsMax},
        {"bulks", config.networks_max + 1},
        {"streams", Streams::kAcceptedMax + Streams::kOpenedMax},
        {"probes_open", Probing::kProbesMax},
        {"questions_asked", Questions::kAskedMax},
        {"questions_heard", Questions::kHeardMax},
        {"awareness", 8},
        {"isolated", 1},
        {"rtt_us", UINT64_MAX},
        {"lamport", UINT64_MAX}};
    auto gauges = world.node(id).gauges();
    for (const auto& [name, value] : gauges) {
      auto bound = std::ranges::find(bounds, name, &std::pair<std::string_view, uint64_t>::first);
      if (bound == std::end(bounds)) {
        world.fail(fmt::format("bounded: nobody knows a bound of {}", name));
      } else if (value > bound->second) {
        world.fail(fmt::format("bounded: host {} has {} of {}, at most {}", id, value, name,
                               bound->second));
      }
    }
  }

  uint64_t served_ = 0;
};

}  // namespace

std::unique_ptr<Checker> bounded() { return std::make_unique<Bounded>(); }

}  // namespace ovn::sim
