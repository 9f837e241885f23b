// SPDX-License-Identifier: Apache-2.0
#include "core/controller/vtep_liveness.h"

#include <gtest/gtest.h>

namespace ovn::controller {
namespace {

using std::chrono::seconds;

const ip::Address kVtep = ip::Address::v4(0x0a630002);
const ip::Address kOther = ip::Address::v4(0x0a630003);

class VtepLivenessTest : public testing::Test {
 protected:
  // Lets time pass in single deadlines until `until`; returns how many requests were sent.
  size_t run(Instant until, bool answers) {
    size_t sent = 0;
    for (; machine_.next_deadline() <= until;) {
      bool changed = false;
      now_ = machine_.next_deadline();
      auto asked = machine_.poll(now_, changed);
      changes_ += changed;
      sent += asked.size();
      if (answers) {
        for (const auto& address : asked) machine_.handle_reply(address);
      }
    }
    return sent;
  }

  VtepLiveness machine_;
  Instant now_{};
  int changes_ = 0;
};

TEST_F(VtepLivenessTest, asks_nobody_without_doubt) {
  EXPECT_EQ(machine_.next_deadline(), kNever);
  EXPECT_TRUE(machine_.alive(kVtep));
  machine_.handle_reply(kVtep);
}

TEST_F(VtepLivenessTest, a_host_that_answers_stays_alive_at_one_request_in_five_seconds) {
  machine_.set_targets({kVtep}, now_);
  EXPECT_EQ(run(Instant() + seconds(60), true), 13u);
  EXPECT_TRUE(machine_.alive(kVtep));
  EXPECT_EQ(changes_, 0);
}

TEST_F(VtepLivenessTest, three_unanswered_requests_are_death_and_one_answer_is_life) {
  machine_.set_targets({kVtep, kOther}, now_);
  run(Instant() + seconds(14), false);
  EXPECT_TRUE(machine_.alive(kVtep));
  run(Instant() + seconds(15), false);
  EXPECT_FALSE(machine_.alive(kVtep));
  EXPECT_FALSE(machine_.alive(kOther));
  EXPECT_EQ(changes_, 1);

  machine_.handle_reply(kVtep);
  EXPECT_TRUE(machine_.alive(kVtep));
  bool changed = false;
  machine_.poll(now_, changed);
  EXPECT_TRUE(changed);
  machine_.poll(now_, changed);
  EXPECT_FALSE(changed);
}

TEST_F(VtepLivenessTest, two_misses_and_an_answer_start_the_count_again) {
  machine_.set_targets({kVtep}, now_);
  run(Instant() + seconds(9), false);
  machine_.handle_reply(kVtep);
  run(Instant() + seconds(24), false);
  EXPECT_TRUE(machine_.alive(kVtep));
  run(Instant() + seconds(25), false);
  EXPECT_FALSE(machine_.alive(kVtep));
}

TEST_F(VtepLivenessTest, a_member_that_came_back_is_forgotten) {
  machine_.set_targets({kVtep}, now_);
  run(Instant() + seconds(20), false);
  machine_.set_targets({}, now_);
  EXPECT_TRUE(machine_.alive(kVtep));
  EXPECT_EQ(machine_.next_deadline(), kNever);
}

}  // namespace
}  // namespace ovn::controller
