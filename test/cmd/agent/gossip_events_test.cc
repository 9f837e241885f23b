// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/gossip_events.h"

#include <gtest/gtest.h>

namespace ovn::agent {
namespace {

using controller::Reach;
using gossip::MemberState;

gossip::MemberView member(MemberState state, bool flapping = false) {
  gossip::MemberView view;
  view.state = state;
  view.flapping = flapping;
  return view;
}

// Its records are read a moment after the verdict: in between they count as they did before.
TEST(GossipEvents, a_member_is_as_silent_when_it_has_failed_as_when_it_did_not_answer) {
  EXPECT_EQ(reach_of(member(MemberState::alive)), Reach::good);
  EXPECT_EQ(reach_of(member(MemberState::suspect)), Reach::good);
  EXPECT_EQ(reach_of(member(MemberState::unreachable)), Reach::silent);
  EXPECT_EQ(reach_of(member(MemberState::failed)), Reach::silent);
  EXPECT_EQ(reach_of(member(MemberState::left)), Reach::silent);
  EXPECT_EQ(reach_of(std::nullopt), Reach::good);
}

TEST(GossipEvents, a_member_that_flaps_is_not_back_when_it_answers) {
  EXPECT_EQ(reach_of(member(MemberState::alive, true)), Reach::flapping);
  EXPECT_EQ(reach_of(member(MemberState::suspect, true)), Reach::flapping);
  EXPECT_EQ(reach_of(member(MemberState::unreachable, true)), Reach::silent);
}

}  // namespace
}  // namespace ovn::agent
