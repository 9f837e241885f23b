// SPDX-License-Identifier: Apache-2.0
#include "gossip/ahead.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace ovn::gossip {
namespace {

using Ranges = std::vector<SequenceRange>;

TEST(Ahead, joins_ranges_that_touch) {
  Ahead ahead;
  ahead.add({10, 12});
  ahead.add({20, 22});
  ahead.add({12, 15});
  EXPECT_EQ(ahead.ranges(), (Ranges{{10, 15}, {20, 22}}));
  ahead.add({14, 21});
  EXPECT_EQ(ahead.ranges(), (Ranges{{10, 22}}));
}

TEST(Ahead, gives_back_what_continues_the_head) {
  Ahead ahead;
  ahead.add({10, 12});
  ahead.add({14, 16});
  EXPECT_EQ(ahead.absorb(9), 9u);
  EXPECT_EQ(ahead.absorb(11), 12u);
  EXPECT_EQ(ahead.ranges(), (Ranges{{14, 16}}));
  EXPECT_EQ(ahead.absorb(20), 20u);
  EXPECT_TRUE(ahead.ranges().empty());
}

TEST(Ahead, forgets_the_farthest_when_there_are_too_many) {
  Ahead ahead;
  for (uint64_t i = 40; i > 0; --i) {
    EXPECT_EQ(ahead.add({10 * i, 10 * i + 1}), 40 - i < Ahead::kRangesMax);
  }
  EXPECT_EQ(ahead.ranges().size(), Ahead::kRangesMax);
  EXPECT_TRUE(ahead.contains(11));
  EXPECT_FALSE(ahead.contains(401));
}

TEST(Ahead, an_empty_range_is_nothing) {
  Ahead ahead;
  ahead.add({5, 5});
  EXPECT_TRUE(ahead.ranges().empty());
}

TEST(Ahead, knows_just_the_numbers_it_was_given) {
  Random random(1);
  for (int run = 0; run < 200; ++run) {
    Ahead ahead;
    std::array<bool, 64> given{};
    for (int i = 0; i < 12; ++i) {
      uint64_t from = random.below(60), to = from + random.below(4);
      ahead.add({from, to});
      for (uint64_t s = from + 1; s <= to; ++s) given[s] = true;
    }
    for (uint64_t s = 0; s < 64; ++s) ASSERT_EQ(ahead.contains(s), given[s]) << s;
  }
}

}  // namespace
}  // namespace ovn::gossip
