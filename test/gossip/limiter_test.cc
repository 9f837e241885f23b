// SPDX-License-Identifier: Apache-2.0
#include "gossip/limiter.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

using std::chrono::seconds;

ip::Endpoint stranger(uint32_t number) { return {ip::Address::v4(number), 1}; }

TEST(Limiter, answers_an_address_once_a_second) {
  Instant now(seconds(10));
  Limiter limiter(1, 100, now);
  EXPECT_TRUE(limiter.allow(stranger(1), now));
  EXPECT_FALSE(limiter.allow(stranger(1), now + std::chrono::milliseconds(900)));
  EXPECT_TRUE(limiter.allow(stranger(1), now + seconds(1)));
}

TEST(Limiter, gives_no_more_than_a_hundred_answers_a_second_to_all) {
  Instant now(seconds(10));
  Limiter limiter(1, 100, now);
  int answers = 0;
  for (uint32_t i = 0; i < 10000; ++i) answers += limiter.allow(stranger(i), now);
  EXPECT_GT(answers, 50);
  EXPECT_LE(answers, 100);
}

TEST(Limiter, may_allow_an_address_some_answers_a_second) {
  Instant now(seconds(10));
  Limiter limiter(3, 100, now);
  int answers = 0;
  for (int i = 0; i < 50; ++i) answers += limiter.allow(stranger(1), now);
  EXPECT_EQ(answers, 3);
  EXPECT_TRUE(limiter.allow(stranger(1), now + seconds(1)));
}

}  // namespace
}  // namespace ovn::gossip
