// SPDX-License-Identifier: Apache-2.0
// Runs seeds in several processes. A Node and all around it is made for one thread, metrics are of
// a process: processes keep it so, and a crash ends one run only.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "test/sim/verdict_times.h"

namespace ovn::sim {

struct Outcome {
  uint64_t events = 0, stream_bytes = 0;
  VerdictTimes verdicts;
  std::string failure;  // for people; empty: none
};

struct Limits {
  unsigned jobs = 1;
  std::chrono::seconds time{0};  // begin nothing after that; 0: no limit
  bool stop_at_failure = true;
};

struct Total {
  uint64_t done = 0, broken = 0, events = 0, stream_bytes = 0;
  VerdictTimes verdicts;
};

// Runs seeds first .. first + count - 1, in order as far as several at once have one, and prints
// failures as they come, and to standard error how far it is. A process that dies counts as one
// broken seed; with this one all end.
Total run_seeds(uint64_t first, uint64_t count, const Limits& limits,
                const std::function<Outcome(uint64_t seed)>& run);

}  // namespace ovn::sim
