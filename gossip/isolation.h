// SPDX-License-Identifier: Apache-2.0
// Notices that it is this node that is cut off, not the others: for five seconds it heard nobody
// (up to four members) or fewer than half (more) of the members it should have heard. Members it
// suspected before those five seconds do not count, so that crashes alone, one after the other,
// never isolate the survivors. An isolated node accuses nobody, lets no suspicion ripen and keeps
// all records.
#pragma once

#include <chrono>

#include "core/base/time.h"

namespace ovn::gossip {

struct Core;

struct Isolation {
  static constexpr Duration kWindow = std::chrono::seconds(5);

  bool isolated = false;
  Instant looked;
};

// Looks again; to be called about once a probe interval.
void judge_isolation(Core& core);

}  // namespace ovn::gossip
