// SPDX-License-Identifier: Apache-2.0
// Time as logic sees it: an argument. Instant is a point on the monotonic time line of one process;
// there is no now() here on purpose: cmd/agent reads the clock once per wake-up and passes it down,
// the simulator makes it up.
#pragma once

#include <chrono>

namespace ovn {

struct MonotonicClock {
  using rep = std::chrono::nanoseconds::rep;
  using period = std::chrono::nanoseconds::period;
  using duration = std::chrono::nanoseconds;
  using time_point = std::chrono::time_point<MonotonicClock>;
  static constexpr bool is_steady = true;
};

using Instant = MonotonicClock::time_point;
using Duration = MonotonicClock::duration;

// The deadline of a machine that waits for nothing.
inline constexpr Instant kNever = Instant::max();

}  // namespace ovn
