// SPDX-License-Identifier: Apache-2.0
#include "gossip/suspicion.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Uuid node(uint8_t number) {
  std::array<uint8_t, 16> bytes{};
  bytes[0] = number;
  return Uuid(bytes);
}

Suspicion accused_by(int accusers) {
  Suspicion suspicion{Instant(seconds(100)), {}};
  for (int i = 1; i <= accusers; ++i) suspicion.add(node(static_cast<uint8_t>(i)));
  return suspicion;
}

TEST(Suspicion, an_accuser_counts_once) {
  Suspicion suspicion = accused_by(2);
  EXPECT_FALSE(suspicion.add(node(1)));
  EXPECT_EQ(suspicion.confirmations(), 1u);
}

TEST(Suspicion, accusers_are_bounded) {
  Suspicion suspicion = accused_by(30);
  EXPECT_EQ(suspicion.accusers.size(), Suspicion::kAccusersMax);
}

TEST(Suspicion, needs_as_many_witnesses_as_there_can_be) {
  Config config;
  struct Case {
    size_t trusted;  // alive and unsuspected, this node included
    bool first_trusted;
    unsigned need;
  };
  // Of 30, 5, 4, 3 and 2 members one is gone; of 5 two are; the accuser itself is suspected.
  for (Case c : {Case{29, true, 4}, {4, true, 3}, {3, true, 2}, {2, true, 1}, {1, true, 0},
                 {3, true, 2}, {3, false, 3}}) {
    EXPECT_EQ(accusers_needed(config, accused_by(1), c.trusted, c.first_trusted), c.need)
        << c.trusted;
  }
}

TEST(Suspicion, is_unreachable_soon_with_witnesses_and_later_without) {
  Config config;
  Instant since(seconds(100));
  EXPECT_EQ(unreachable_at(config, accused_by(5), 4), since + milliseconds(2500));
  EXPECT_EQ(unreachable_at(config, accused_by(4), 4), since + seconds(5));
  EXPECT_EQ(unreachable_at(config, accused_by(1), 0), since + milliseconds(2500));
}

TEST(Suspicion, fails_the_sooner_the_more_accuse) {
  Config config;
  Instant since(seconds(100));
  EXPECT_EQ(failed_at(config, accused_by(1), 4), since + seconds(60));
  EXPECT_EQ(failed_at(config, accused_by(5), 4), since + seconds(10));
  Instant before = failed_at(config, accused_by(1), 4);
  for (int accusers = 2; accusers <= 5; ++accusers) {
    Instant now = failed_at(config, accused_by(accusers), 4);
    EXPECT_LT(now, before);
    before = now;
  }
  EXPECT_EQ(failed_at(config, accused_by(1), 0), since + seconds(10));
}

}  // namespace
}  // namespace ovn::gossip
