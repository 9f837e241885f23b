// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace ovn {
namespace {

using std::chrono::milliseconds;

TEST(Random, agrees_with_the_reference_implementation) {
  // xoshiro256starstar.c seeded with four outputs of splitmix64.c from state 0.
  Random random(0);
  EXPECT_EQ(random.next(), 0x99ec5f36cb75f2b4u);
  EXPECT_EQ(random.next(), 0xbf6e1f784956452au);
  EXPECT_EQ(random.next(), 0x1a5f849d4933e6e0u);
}

TEST(Random, the_same_seed_replays_the_run) {
  Random one(7), two(7), other(8);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    uint64_t value = one.next();
    EXPECT_EQ(value, two.next());
    differs = differs || value != other.next();
  }
  EXPECT_TRUE(differs);
}

TEST(Random, below_stays_below_and_reaches_every_value) {
  Random random(1);
  std::vector<int> seen(7);
  for (int i = 0; i < 7000; ++i) ++seen.at(random.below(7));
  for (int count : seen) EXPECT_NEAR(count, 1000, 150);
  EXPECT_EQ(random.below(1), 0u);
  EXPECT_LT(random.below(UINT64_MAX), UINT64_MAX);
}

TEST(Random, between_takes_the_low_end_and_not_the_high_one) {
  Random random(1);
  std::set<Duration> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random.between(Duration(5), Duration(8)));
  EXPECT_EQ(seen, (std::set{Duration(5), Duration(6), Duration(7)}));
  EXPECT_EQ(random.between(milliseconds(3), milliseconds(3)), milliseconds(3));
  EXPECT_EQ(random.between(milliseconds(3), milliseconds(2)), milliseconds(3));
}

TEST(Random, chance_follows_its_probability) {
  Random random(1);
  int hits = 0;
  for (int i = 0; i < 10000; ++i) hits += random.chance(0.25);
  EXPECT_NEAR(hits, 2500, 200);
  EXPECT_FALSE(random.chance(0));
  EXPECT_TRUE(random.chance(1));
}

TEST(Random, shuffle_permutes_and_any_item_may_come_first) {
  Random random(1);
  std::set<int> firsts;
  for (int i = 0; i < 200; ++i) {
    std::vector<int> items(5);
    std::iota(items.begin(), items.end(), 0);
    random.shuffle(std::span(items));
    firsts.insert(items.front());
    std::sort(items.begin(), items.end());
    EXPECT_EQ(items, (std::vector{0, 1, 2, 3, 4}));
  }
  EXPECT_EQ(firsts.size(), 5u);
  random.shuffle(std::span<int>());
}

TEST(RandomDeathTest, below_nothing_is_a_broken_invariant) {
  EXPECT_DEATH(Random(1).below(0), "bound > 0");
}

}  // namespace
}  // namespace ovn
