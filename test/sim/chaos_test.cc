// SPDX-License-Identifier: Apache-2.0
#include "test/sim/chaos.h"

#include <gtest/gtest.h>

namespace ovn::sim {
namespace {

// A few runs here, with sanitizers; `make sim` has more of them.
TEST(Chaos, no_rule_is_broken_whatever_happens) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    auto hosts = static_cast<uint32_t>(3 + seed);
    ChaosReport report = run_chaos(seed, hosts, std::chrono::minutes(1));
    for (const auto& failure : report.failures) {
      ADD_FAILURE() << "seed " << seed << ", " << report.faults.to_string() << ": " << failure;
    }
  }
}

TEST(Chaos, a_seed_replays_its_run_bit_for_bit) {
  ChaosReport once = run_chaos(7, 8, std::chrono::minutes(1));
  ChaosReport again = run_chaos(7, 8, std::chrono::minutes(1));
  EXPECT_EQ(once.trace, again.trace);
  EXPECT_EQ(once.events, again.events);
  EXPECT_NE(once.trace, run_chaos(8, 8, std::chrono::minutes(1)).trace);
}

}  // namespace
}  // namespace ovn::sim
