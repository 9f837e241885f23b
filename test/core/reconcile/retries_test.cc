// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/retries.h"

#include <gtest/gtest.h>

namespace ovn::reconcile {
namespace {

using namespace std::chrono_literals;

const Instant kStart(1h);

TEST(Retries, pauses_double_up_to_the_cap_less_at_most_half) {
  Retries retries(100ms, 1s, 7);
  Duration pauses[] = {100ms, 200ms, 400ms, 800ms, 1s, 1s, 1s};
  for (Duration longest : pauses) {
    retries.failed("a", "why", kStart);
    Duration pause = retries.find("a")->next - kStart;
    EXPECT_LE(pause, longest);
    EXPECT_GE(pause, longest / 2);
  }
  EXPECT_EQ(retries.find("a")->attempts, 7u);
  EXPECT_EQ(retries.find("a")->error, "why");
}

TEST(Retries, a_thousand_failures_do_not_overflow) {
  Retries retries(100ms, 30s, 7);
  for (int i = 0; i < 1000; ++i) retries.failed("a", "", kStart);
  EXPECT_LE(retries.find("a")->next, kStart + 30s);
  EXPECT_GE(retries.find("a")->next, kStart + 15s);
}

TEST(Retries, waits_until_its_time_and_starts_over_after_a_success) {
  Retries retries(100ms, 1s, 7);
  EXPECT_FALSE(retries.waits("a", kStart));
  retries.failed("a", "", kStart);
  EXPECT_TRUE(retries.waits("a", kStart));
  EXPECT_FALSE(retries.waits("a", kStart + 100ms));
  EXPECT_FALSE(retries.waits("b", kStart));
  retries.succeeded("a");
  EXPECT_EQ(retries.find("a"), nullptr);
}

TEST(Retries, tells_the_next_moment_after_a_given_one) {
  Retries retries(100ms, 1s, 7);
  EXPECT_EQ(retries.next_after(kStart), kNever);
  retries.failed("a", "", kStart);
  retries.failed("b", "", kStart + 10s);
  EXPECT_EQ(retries.next_after(kStart), retries.find("a")->next);
  EXPECT_EQ(retries.next_after(kStart + 5s), retries.find("b")->next);
}

TEST(Retries, forgets_what_nobody_wants_any_more) {
  Retries retries(100ms, 1s, 7);
  retries.failed("a", "", kStart);
  retries.failed("b", "", kStart);
  retries.keep([](const std::string& key) { return key == "b"; });
  EXPECT_EQ(retries.entries().size(), 1u);
}

}  // namespace
}  // namespace ovn::reconcile
