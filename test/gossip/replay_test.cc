// SPDX-License-Identifier: Apache-2.0
#include "gossip/replay.h"

#include <gtest/gtest.h>

#include <set>

#include "core/base/random.h"

namespace ovn::gossip {
namespace {

TEST(ReplayWindow, takes_each_counter_once) {
  ReplayWindow window;
  for (uint64_t counter : {5, 6, 4, 300, 299, 45}) {
    EXPECT_TRUE(window.fresh(counter)) << counter;
    window.commit(counter);
    EXPECT_FALSE(window.fresh(counter)) << counter;
  }
}

TEST(ReplayWindow, refuses_what_is_older_than_the_window) {
  ReplayWindow window;
  window.commit(1000);
  EXPECT_FALSE(window.fresh(1000 - ReplayWindow::kSize));
  EXPECT_TRUE(window.fresh(1000 - ReplayWindow::kSize + 1));
}

TEST(ReplayWindow, asking_changes_nothing) {
  ReplayWindow window;
  window.commit(10);
  EXPECT_TRUE(window.fresh(1u << 30));
  EXPECT_TRUE(window.fresh(9));
}

TEST(ReplayWindow, a_leap_forgets_nothing_it_should_know) {
  ReplayWindow window;
  window.commit(1);
  window.commit(200);
  window.commit(1u << 20);
  EXPECT_FALSE(window.fresh(200));
  EXPECT_TRUE(window.fresh((1u << 20) - 1));
}

TEST(ReplayWindow, agrees_with_a_set_of_all_counters_seen) {
  Random random(1);
  ReplayWindow window;
  std::set<uint64_t> seen;
  uint64_t highest = 0, front = 1;
  for (int i = 0; i < 20000; ++i) {
    front += random.below(4);
    uint64_t counter = front + 300 - random.below(300);
    bool fresh = !seen.contains(counter) && (seen.empty() || counter > highest ||
                                             highest - counter < ReplayWindow::kSize);
    ASSERT_EQ(window.fresh(counter), fresh) << counter;
    if (!fresh) continue;
    window.commit(counter);
    seen.insert(counter);
    highest = std::max(highest, counter);
  }
}

}  // namespace
}  // namespace ovn::gossip
