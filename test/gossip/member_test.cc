// SPDX-License-Identifier: Apache-2.0
#include "gossip/member.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace ovn::gossip {
namespace {

constexpr MemberState kStates[] = {MemberState::alive, MemberState::suspect,
                                   MemberState::unreachable, MemberState::failed,
                                   MemberState::left};

TEST(Standing, within_an_incarnation_the_worse_state_wins) {
  for (size_t i = 0; i < std::size(kStates); ++i) {
    for (size_t j = 0; j < std::size(kStates); ++j) {
      EXPECT_EQ((Standing{1, 1, kStates[i]} < Standing{1, 1, kStates[j]}), i < j);
    }
  }
}

TEST(Standing, a_higher_incarnation_alive_overrides_any_state_of_a_lower_one) {
  for (MemberState state : kStates) {
    EXPECT_LT((Standing{1, 1, state}), (Standing{1, 2, MemberState::alive}));
  }
}

TEST(Standing, a_higher_epoch_overrides_any_incarnation) {
  for (MemberState state : kStates) {
    EXPECT_LT((Standing{1, UINT32_MAX, state}), (Standing{2, 0, MemberState::alive}));
  }
}

TEST(Standing, taking_the_greater_one_is_commutative_associative_and_idempotent) {
  std::vector<Standing> all;
  for (uint32_t epoch : {1, 2}) {
    for (uint32_t incarnation : {0, 1, 2}) {
      for (MemberState state : kStates) all.push_back({epoch, incarnation, state});
    }
  }
  for (auto a : all) {
    EXPECT_EQ(std::max(a, a), a);
    for (auto b : all) {
      EXPECT_EQ(std::max(a, b), std::max(b, a));
      for (auto c : all) EXPECT_EQ(std::max(a, std::max(b, c)), std::max(std::max(a, b), c));
    }
  }
}

TEST(Member, is_sent_to_and_shown_as_long_as_its_state_allows) {
  struct Case {
    MemberState state;
    bool reachable, present;
    Settled settled;
  };
  for (Case c : {Case{MemberState::alive, true, true, Settled::present},
                 {MemberState::suspect, true, true, Settled::present},
                 {MemberState::unreachable, false, true, Settled::present},
                 {MemberState::failed, false, false, Settled::failed},
                 {MemberState::left, false, false, Settled::left}}) {
    Member member;
    member.state = c.state;
    EXPECT_EQ(member.reachable(), c.reachable);
    EXPECT_EQ(member.present(), c.present);
    EXPECT_EQ(settled(c.state), c.settled);
  }
}

}  // namespace
}  // namespace ovn::gossip
