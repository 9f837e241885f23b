// SPDX-License-Identifier: Apache-2.0
#include "gossip/awareness.h"

#include <gtest/gtest.h>

#include <chrono>

namespace ovn::gossip {
namespace {

TEST(Awareness, goes_up_and_down_between_its_bounds) {
  Awareness awareness;
  awareness.good();
  EXPECT_EQ(awareness.score(), 0u);
  awareness.bad(3);
  awareness.good();
  EXPECT_EQ(awareness.score(), 2u);
  for (int i = 0; i < 20; ++i) awareness.bad();
  EXPECT_EQ(awareness.score(), Awareness::kScoreMax);
}

TEST(Awareness, gives_more_time_the_worse_we_do) {
  Awareness awareness;
  EXPECT_EQ(awareness.scaled(std::chrono::milliseconds(100)), std::chrono::milliseconds(100));
  awareness.bad(2);
  EXPECT_EQ(awareness.scaled(std::chrono::milliseconds(100)), std::chrono::milliseconds(300));
}

}  // namespace
}  // namespace ovn::gossip
