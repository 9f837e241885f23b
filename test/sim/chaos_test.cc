// SPDX-License-Identifier: Apache-2.0
#include "test/sim/chaos.h"

#include <gtest/gtest.h>

namespace ovn::sim {
namespace {

RunSettings settings_of(uint64_t seed, uint32_t hosts) {
  return {seed, hosts, kRest + std::chrono::minutes(1)};
}

// A few runs here, with sanitizers; seeds_test.sh has many.
TEST(Chaos, no_rule_is_broken_whatever_happens) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    RunSettings settings = settings_of(seed, static_cast<uint32_t>(3 + seed));
    for (const auto& failure : run(settings, faults_of(settings)).failures) {
      ADD_FAILURE() << "seed " << seed << ": " << failure;
    }
  }
}

TEST(Chaos, a_seed_replays_its_run_bit_for_bit) {
  RunSettings settings = settings_of(7, 8);
  Faults faults = faults_of(settings);
  Report once = run(settings, faults), again = run(settings, faults);
  EXPECT_EQ(once.trace, again.trace);
  EXPECT_EQ(once.events, again.events);
  settings.seed = 8;
  EXPECT_NE(once.trace, run(settings, faults).trace);
}

TEST(Chaos, a_run_without_some_of_its_faults_is_another_one_and_repeatable_too) {
  RunSettings settings = settings_of(9, 8);
  Faults all = faults_of(settings), fewer(all.begin(), all.begin() + 1);
  ASSERT_GT(all.size(), 1u);
  EXPECT_NE(run(settings, all).trace, run(settings, fewer).trace);
  EXPECT_EQ(run(settings, fewer).trace, run(settings, fewer).trace);
}

}  // namespace
}  // namespace ovn::sim
