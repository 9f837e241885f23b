// SPDX-License-Identifier: Apache-2.0
#include "gossip/events.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

TEST(MemberState, has_a_name_for_people) {
  EXPECT_EQ(to_string(MemberState::alive), "alive");
  EXPECT_EQ(to_string(MemberState::suspect), "suspect");
  EXPECT_EQ(to_string(MemberState::unreachable), "unreachable");
  EXPECT_EQ(to_string(MemberState::failed), "failed");
  EXPECT_EQ(to_string(MemberState::left), "left");
}

}  // namespace
}  // namespace ovn::gossip
