// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/interval_set.h"

#include <set>

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace ovn::ipam {
namespace {

using Runs = IntervalSet::Runs;

TEST(IntervalSet, neighbours_become_one_run) {
  IntervalSet set;
  set.insert(5);
  set.insert(7);
  EXPECT_EQ(set.runs(), (Runs{{5, 5}, {7, 7}}));
  set.insert(6);
  EXPECT_EQ(set.runs(), (Runs{{5, 7}}));
  set.insert(0, 4);
  EXPECT_EQ(set.runs(), (Runs{{0, 7}}));
}

TEST(IntervalSet, erasing_the_middle_leaves_two_ends) {
  IntervalSet set;
  set.insert(0, 10);
  set.erase(4, 6);
  EXPECT_EQ(set.runs(), (Runs{{0, 3}, {7, 10}}));
  set.erase(0, 10);
  EXPECT_TRUE(set.empty());
}

TEST(IntervalSet, reaches_both_ends_of_the_number_space) {
  IntervalSet set;
  set.insert(0, UINT64_MAX);
  EXPECT_EQ(set.count(0, UINT64_MAX), UINT64_MAX);
  EXPECT_FALSE(set.lowest_not_in(0, UINT64_MAX));
  set.erase(UINT64_MAX);
  EXPECT_EQ(set.lowest_not_in(0, UINT64_MAX), UINT64_MAX);
  set.erase(0);
  EXPECT_EQ(set.lowest_not_in(0, UINT64_MAX), 0u);
  set.insert(UINT64_MAX);
  set.insert(0);
  EXPECT_EQ(set.runs(), (Runs{{0, UINT64_MAX}}));
}

TEST(IntervalSet, finds_the_lowest_member_and_the_lowest_gap_of_a_window) {
  IntervalSet set;
  set.insert(10, 19);
  EXPECT_EQ(set.lowest_in(0, 100), 10u);
  EXPECT_EQ(set.lowest_in(15, 100), 15u);
  EXPECT_FALSE(set.lowest_in(20, 100));
  EXPECT_FALSE(set.lowest_in(0, 9));
  EXPECT_EQ(set.lowest_not_in(10, 100), 20u);
  EXPECT_EQ(set.lowest_not_in(3, 100), 3u);
  EXPECT_FALSE(set.lowest_not_in(10, 19));
}

TEST(IntervalSet, adds_and_takes_away_whole_sets) {
  IntervalSet set, other;
  set.insert(0, 9);
  other.insert(3, 4);
  other.insert(20);
  set.insert(other);
  EXPECT_EQ(set.runs(), (Runs{{0, 9}, {20, 20}}));
  set.erase(other);
  EXPECT_EQ(set.runs(), (Runs{{0, 2}, {5, 9}}));
}

// Against std::set over a small universe, by thousands of random operations.
class Model {
 public:
  explicit Model(uint64_t seed) : random_(seed) {}

  void step() {
    uint64_t a = random_.below(kUniverse), b = random_.below(kUniverse);
    uint64_t first = std::min(a, b), last = std::max(a, b);
    if (random_.chance(0.7)) last = std::min(last, first + random_.below(3));
    bool add = random_.chance(0.5);
    for (uint64_t i = first; i <= last; ++i) add ? (void)naive_.insert(i) : (void)naive_.erase(i);
    add ? set_.insert(first, last) : set_.erase(first, last);
    compare(random_.below(kUniverse));
  }

 private:
  static constexpr uint64_t kUniverse = 96;

  void compare(uint64_t from) {
    uint64_t to = from + random_.below(kUniverse - from);
    std::optional<uint64_t> in, not_in;
    uint64_t count = 0;
    for (uint64_t i = to + 1; i-- > from;) (naive_.contains(i) ? in : not_in) = i;
    for (uint64_t i = from; i <= to; ++i) count += naive_.contains(i);
    ASSERT_EQ(set_.lowest_in(from, to), in);
    ASSERT_EQ(set_.lowest_not_in(from, to), not_in);
    ASSERT_EQ(set_.count(from, to), count);
    ASSERT_EQ(set_.intersects(from, to), count > 0);
    ASSERT_EQ(set_.contains(from), naive_.contains(from));
    std::optional<uint64_t> before;
    for (auto [first, last] : set_.runs()) {
      ASSERT_LE(first, last);
      ASSERT_TRUE(!before || first > *before + 1) << "two runs touch";
      before = last;
    }
  }

  Random random_;
  IntervalSet set_;
  std::set<uint64_t> naive_;
};

TEST(IntervalSet, agrees_with_a_plain_set_under_random_operations) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    Model model(seed);
    for (int i = 0; i < 1000; ++i) {
      ASSERT_NO_FATAL_FAILURE(model.step()) << "seed " << seed << " step " << i;
    }
  }
}

TEST(IntervalSet, a_full_pool_of_65536_is_one_run) {
  IntervalSet used;
  for (int i = 0; i < 65536; ++i) used.insert(*used.lowest_not_in(0, 65535));
  EXPECT_EQ(used.runs().size(), 1u);
  EXPECT_FALSE(used.lowest_not_in(0, 65535));
}

}  // namespace
}  // namespace ovn::ipam
