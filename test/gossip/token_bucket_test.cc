// SPDX-License-Identifier: Apache-2.0
#include "gossip/token_bucket.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Instant kStart(seconds(1));

TEST(TokenBucket, gives_a_burst_at_once_and_then_its_rate) {
  TokenBucket bucket(1000, 500, kStart);
  EXPECT_TRUE(bucket.take(500, kStart));
  EXPECT_FALSE(bucket.take(1, kStart));
  EXPECT_EQ(bucket.ready(kStart), kStart + milliseconds(1) + std::chrono::microseconds(1));
  EXPECT_TRUE(bucket.take(1, kStart + milliseconds(2)));
}

TEST(TokenBucket, what_is_taken_beyond_the_level_is_waited_for_later) {
  TokenBucket bucket(1000, 500, kStart);
  EXPECT_TRUE(bucket.take(1500, kStart));
  EXPECT_FALSE(bucket.take(1, kStart + milliseconds(1000)));
  EXPECT_TRUE(bucket.take(1, kStart + milliseconds(1002)));
}

TEST(TokenBucket, is_never_fuller_than_a_burst) {
  TokenBucket bucket(1000, 500, kStart);
  EXPECT_TRUE(bucket.take(500, kStart + seconds(100)));
  EXPECT_FALSE(bucket.take(1, kStart + seconds(100)));
}

TEST(TokenBucket, what_is_charged_is_not_asked_for) {
  TokenBucket bucket(1000, 500, kStart);
  bucket.charge(700, kStart);
  EXPECT_FALSE(bucket.take(1, kStart + milliseconds(200)));
  EXPECT_TRUE(bucket.take(1, kStart + milliseconds(202)));
}

TEST(TokenBucket, what_is_kept_is_for_others) {
  TokenBucket bucket(1000, 500, kStart);
  EXPECT_EQ(bucket.ready(kStart, 400), kStart);
  bucket.charge(200, kStart);
  EXPECT_EQ(bucket.ready(kStart), kStart);
  Instant ready = bucket.ready(kStart, 400);
  EXPECT_GT(ready, kStart + milliseconds(100));
  EXPECT_EQ(bucket.ready(ready, 400), ready);
}

TEST(TokenBucket, is_ready_when_it_says) {
  TokenBucket bucket(333, 100, kStart);
  bucket.take(777, kStart);
  Instant ready = bucket.ready(kStart);
  EXPECT_GT(ready, kStart);
  EXPECT_TRUE(bucket.take(1, ready));
}

}  // namespace
}  // namespace ovn::gossip
