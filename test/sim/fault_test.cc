// SPDX-License-Identifier: Apache-2.0
#include "test/sim/fault.h"

#include <set>

#include <gtest/gtest.h>

namespace ovn::sim {
namespace {

size_t seeds_gone(const Faults& faults) {
  std::set<HostId> gone;
  for (const Fault& fault : faults) {
    if (fault.for_good && fault.host < kSeeds) gone.insert(fault.host);
  }
  return gone.size();
}

TEST(Faults, leave_one_of_the_seeds_to_find_the_others_by) {
  size_t all_but_one = 0;
  for (uint64_t seed = 1; seed <= 20000; ++seed) {
    size_t gone = seeds_gone(draw_faults(Random(seed), kSeeds + 1, std::chrono::minutes(4)));
    ASSERT_LT(gone, kSeeds) << seed;
    all_but_one += gone == kSeeds - 1;
  }
  EXPECT_GT(all_but_one, 100);
}

TEST(Faults, may_end_a_cluster_that_is_nothing_but_seeds) {
  bool all = false;
  for (uint64_t seed = 1; seed <= 20000 && !all; ++seed) {
    all = seeds_gone(draw_faults(Random(seed), kSeeds, std::chrono::minutes(4))) == kSeeds;
  }
  EXPECT_TRUE(all);
}

}  // namespace
}  // namespace ovn::sim
