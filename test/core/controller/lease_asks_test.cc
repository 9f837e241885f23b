// SPDX-License-Identifier: Apache-2.0
#include "core/controller/lease_asks.h"

#include <gtest/gtest.h>

#include "core/controller/detach_rules.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using std::chrono::seconds;

// A host whose only block, four addresses, is used up.
class LeaseAsksTest : public testing::Test {
 protected:
  LeaseAsksTest() {
    for (int pid = 1; pid <= 4; ++pid) test::attached(host_, test::attach_request(pid));
  }

  size_t asked() { return asks_.due(host_, now_).size(); }
  void refuse() { asks_.refused(need_, host_, now_); }
  void release(int pid) {
    std::string target = "pid:" + std::to_string(pid);
    ASSERT_TRUE(detach(host_, {target, 0, "", ""}, now_));
  }

  Host host_ = test::make_host();
  LeaseAsks asks_;
  Instant now_{seconds(100)};
  NeedLease need_{test::kBackend, test::prefix("10.7.0.0/24"), {}};
};

TEST_F(LeaseAsksTest, one_request_for_a_subnet_is_under_way_at_a_time) {
  EXPECT_EQ(asks_.due(host_, now_), std::vector{need_});
  EXPECT_EQ(asked(), 0u);
  asks_.granted(need_);
  EXPECT_EQ(asked(), 1u);
}

TEST_F(LeaseAsksTest, pauses_double_up_to_a_bound) {
  Duration expected = kLeasePauseMin;
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(asked(), 1u) << i;
    refuse();
    EXPECT_EQ(asks_.next_deadline(), now_ + expected);
    now_ += expected - Duration(1);
    EXPECT_EQ(asked(), 0u) << i;
    now_ += Duration(1);
    expected = std::min(expected * 2, kLeasePauseMax);
  }
  EXPECT_EQ(expected, kLeasePauseMax);
}

TEST_F(LeaseAsksTest, a_grant_ends_the_pauses) {
  for (int i = 0; i < 5; ++i) {
    asked();
    refuse();
    now_ = asks_.next_deadline();
  }
  asked();
  asks_.granted(need_);
  EXPECT_EQ(asks_.next_deadline(), kNever);
  ASSERT_EQ(asked(), 1u);
  refuse();
  EXPECT_EQ(asks_.next_deadline(), now_ + kLeasePauseMin);
}

TEST_F(LeaseAsksTest, an_address_released_here_ends_the_pause) {
  asked();
  refuse();
  EXPECT_EQ(asked(), 0u);
  release(1);
  ASSERT_EQ(asked(), 1u) << "one free address is still too few";
  refuse();
  EXPECT_EQ(asks_.next_deadline(), now_ + kLeasePauseMin);
  EXPECT_EQ(asked(), 0u);
}

TEST_F(LeaseAsksTest, what_is_not_wanted_any_more_is_forgotten) {
  asked();
  refuse();
  for (int pid : {1, 2, 3}) release(pid);
  EXPECT_EQ(asked(), 0u);
  EXPECT_EQ(asks_.next_deadline(), kNever);
}

TEST_F(LeaseAsksTest, nothing_is_awaited_while_a_request_is_under_way) {
  asked();
  refuse();
  now_ = asks_.next_deadline();
  asked();
  EXPECT_EQ(asks_.next_deadline(), kNever);
}

}  // namespace
}  // namespace ovn::controller
