// SPDX-License-Identifier: Apache-2.0
#include "gossip/schedule.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

Instant at(int ms) { return Instant(std::chrono::milliseconds(ms)); }

TEST(Schedule, gives_keys_when_their_time_has_come_in_order) {
  Schedule<int> schedule;
  schedule.set(1, at(30));
  schedule.set(2, at(10));
  schedule.set(3, at(20));
  EXPECT_EQ(schedule.earliest(), at(10));
  EXPECT_FALSE(schedule.pop(at(9)));
  EXPECT_EQ(schedule.pop(at(25)), 2);
  EXPECT_EQ(schedule.pop(at(25)), 3);
  EXPECT_FALSE(schedule.pop(at(25)));
}

TEST(Schedule, a_key_has_one_deadline_at_most) {
  Schedule<int> schedule;
  schedule.set(1, at(10));
  schedule.set(1, at(50));
  EXPECT_EQ(schedule.size(), 1u);
  EXPECT_FALSE(schedule.pop(at(49)));
  schedule.cancel(1);
  EXPECT_EQ(schedule.earliest(), kNever);
  schedule.cancel(1);
}

TEST(Schedule, ties_go_by_key) {
  Schedule<int> schedule;
  for (int key : {3, 1, 2}) schedule.set(key, at(10));
  for (int key : {1, 2, 3}) EXPECT_EQ(schedule.pop(at(10)), key);
}

}  // namespace
}  // namespace ovn::gossip
