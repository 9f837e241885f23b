// SPDX-License-Identifier: Apache-2.0
#include "gossip/pacing.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

using std::chrono::seconds;

constexpr Traffic kAll[] = {Traffic::statements, Traffic::own_rows, Traffic::relayed_rows,
                            Traffic::sync};
const Instant kStart(seconds(1));

TEST(Pacing, as_less_is_left_the_classes_stop_from_the_last_to_the_first) {
  Pacing pacing(100, 800, kStart);
  size_t going = 4;
  for (size_t sent : {399u, 199u, 99u, 99u}) {
    pacing.sent(sent, kStart);
    for (size_t i = 0; i < 4; ++i) EXPECT_EQ(pacing.allows(kAll[i], kStart), i < going) << i;
    pacing.sent(1, kStart);
    --going;
    for (size_t i = 0; i < 4; ++i) EXPECT_EQ(pacing.allows(kAll[i], kStart), i < going) << i;
  }
}

TEST(Pacing, each_class_is_ready_when_it_says_and_none_before_a_better_one) {
  Pacing pacing(100, 800, kStart);
  pacing.sent(1000, kStart);
  Instant before = kStart;
  for (Traffic traffic : kAll) {
    Instant ready = pacing.ready(traffic, kStart);
    EXPECT_GT(ready, before);
    EXPECT_TRUE(pacing.allows(traffic, ready));
    EXPECT_FALSE(pacing.allows(traffic, ready - std::chrono::milliseconds(1)));
    before = ready;
  }
}

// Strict: who goes first may use all that comes in, and the others wait.
TEST(Pacing, a_class_that_uses_the_whole_rate_leaves_nothing_to_later_ones) {
  Pacing pacing(100, 800, kStart);
  pacing.sent(800, kStart);
  for (int second = 1; second < 20; ++second) {
    Instant now = kStart + seconds(second);
    EXPECT_TRUE(pacing.allows(Traffic::statements, now));
    EXPECT_FALSE(pacing.allows(Traffic::own_rows, now));
    pacing.sent(100, now);
  }
}

}  // namespace
}  // namespace ovn::gossip
