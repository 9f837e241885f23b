// SPDX-License-Identifier: Apache-2.0
#include "gossip/isolation.h"

#include <algorithm>

#include "gossip/core.h"

namespace ovn::gossip {
namespace {

// Up to this size one hears from everybody within the window; in a larger cluster only those
// probed can be expected to have been heard.
constexpr size_t kAllHeardMax = 8;

struct Tally {
  size_t expected = 0, heard = 0;
};

void count(const Core& core, const Uuid& node, Instant window, Tally& tally) {
  const Member* member = core.member(node);
  if (!member || member->state > MemberState::unreachable) return;
  auto suspicion = core.suspicions.find(node);
  if (suspicion != core.suspicions.end() && suspicion->second.since < window) return;
  ++tally.expected;
  tally.heard += member->heard >= window;
}

Tally tally_of(const Core& core, Instant window) {
  Tally tally;
  if (core.cluster_size() <= kAllHeardMax) {
    core.members.for_each([&](MemberRef, const Member& member) {
      // Too new to have been heard for that long.
      if (member.state != MemberState::alive || member.since < window ||
          member.heard >= window) {
        count(core, member.node(), window, tally);
      }
    });
  } else {
    for (const auto& [when, node] : core.probing.recent) count(core, node, window, tally);
  }
  return tally;
}

bool is_isolated(const Core& core) {
  size_t size = core.cluster_size();
  Instant window = core.now - Isolation::kWindow;
  if (size <= 2 || core.born > window) return false;
  Tally tally = tally_of(core, window);
  // Nobody left who could be heard: as we were, if that was so; else the others are gone.
  if (tally.expected == 0) return core.isolation.isolated;
  if (size <= 4) return tally.heard == 0;
  return 2 * tally.heard < tally.expected;
}

}  // namespace

void judge_isolation(Core& core) {
  bool isolated = is_isolated(core);
  // While isolated no suspicion ripens: the time does not count.
  if (core.isolation.isolated) {
    Duration passed = core.now - core.isolation.looked;
    for (auto& [node, suspicion] : core.suspicions) {
      suspicion.since = std::min(core.now, suspicion.since + passed);
    }
  }
  core.isolation.looked = core.now;
  if (isolated == core.isolation.isolated) return;
  core.isolation.isolated = isolated;
  core.events.push_back(Isolated{isolated});
}

}  // namespace ovn::gossip
