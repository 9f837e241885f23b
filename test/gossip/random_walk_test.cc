// SPDX-License-Identifier: Apache-2.0
#include "gossip/random_walk.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace ovn::gossip {
namespace {

RandomWalk walk_of(uint32_t count) {
  RandomWalk walk;
  for (uint32_t i = 0; i < count; ++i) walk.add(MemberRef(i));
  return walk;
}

TEST(RandomWalk, visits_each_once_a_round) {
  Random random(1);
  RandomWalk walk = walk_of(17);
  for (int round = 0; round < 5; ++round) {
    std::set<MemberRef> visited;
    for (int i = 0; i < 17; ++i) visited.insert(*walk.next(random));
    EXPECT_EQ(visited.size(), 17u);
  }
}

TEST(RandomWalk, nobody_waits_for_two_rounds_though_others_come_and_go) {
  Random random(2);
  RandomWalk walk = walk_of(20);
  uint32_t added = 20;
  int since_seen = 0;
  for (int i = 0; i < 5000; ++i) {
    // As many join as leave; number 7 stays.
    if (i % 3 == 0) {
      MemberRef leaver = walk.items()[random.below(walk.size())];
      if (leaver != MemberRef(7)) {
        walk.remove(leaver);
        walk.add(MemberRef(added++));
      }
    }
    since_seen = *walk.next(random) == MemberRef(7) ? 0 : since_seen + 1;
    ASSERT_LT(since_seen, 2 * 20 + 20);
  }
}

TEST(RandomWalk, draws_evenly) {
  Random random(3);
  RandomWalk walk = walk_of(10);
  std::map<std::pair<MemberRef, MemberRef>, int> pairs;
  for (int i = 0; i < 9000; ++i) {
    auto drawn = walk.next(2, random);
    ASSERT_EQ(drawn.size(), 2u);
    ASSERT_NE(drawn[0], drawn[1]);
    ++pairs[{drawn[0], drawn[1]}];
  }
  EXPECT_EQ(pairs.size(), 90u);
  for (const auto& [pair, count] : pairs) EXPECT_NEAR(count, 100, 60);
}

TEST(RandomWalk, gives_all_there_are_if_asked_for_more) {
  Random random(4);
  RandomWalk walk = walk_of(2);
  EXPECT_EQ(walk.next(3, random).size(), 2u);
  EXPECT_FALSE(RandomWalk().next(random));
  EXPECT_TRUE(RandomWalk().next(3, random).empty());
}

TEST(RandomWalk, a_removed_item_is_never_drawn) {
  Random random(5);
  RandomWalk walk = walk_of(6);
  for (int i = 0; i < 4; ++i) walk.next(random);
  walk.remove(MemberRef(2));
  EXPECT_FALSE(walk.contains(MemberRef(2)));
  for (int i = 0; i < 50; ++i) EXPECT_NE(*walk.next(random), MemberRef(2));
  walk.remove(MemberRef(2));
  EXPECT_EQ(walk.size(), 5u);
}

}  // namespace
}  // namespace ovn::gossip
