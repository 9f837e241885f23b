// SPDX-License-Identifier: Apache-2.0
#include "gossip/isolation.h"

#include <gtest/gtest.h>

#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

using std::chrono::seconds;

TEST(Isolation, who_hears_nobody_for_five_seconds_is_isolated_and_says_so_once) {
  Host host(1);
  host.add(2);
  host.add(3);
  host.core.now += seconds(4);
  judge_isolation(host.core);
  EXPECT_FALSE(host.core.isolation.isolated);
  host.core.now += seconds(2);
  judge_isolation(host.core);
  judge_isolation(host.core);
  EXPECT_TRUE(host.core.isolation.isolated);
  ASSERT_EQ(host.core.events.size(), 1u);
  EXPECT_TRUE(std::get<Isolated>(host.core.events[0]).isolated);
}

TEST(Isolation, one_voice_ends_it_in_a_small_cluster) {
  Host host(1);
  host.add(2);
  host.add(3);
  host.core.now += seconds(6);
  judge_isolation(host.core);
  ASSERT_TRUE(host.core.isolation.isolated);
  host.member(2).heard = host.core.now;
  judge_isolation(host.core);
  EXPECT_FALSE(host.core.isolation.isolated);
}

TEST(Isolation, of_two_neither_can_tell_who_is_cut_off) {
  Host host(1);
  host.add(2);
  host.core.now += seconds(60);
  judge_isolation(host.core);
  EXPECT_FALSE(host.core.isolation.isolated);
  EXPECT_TRUE(host.core.events.empty());
}

}  // namespace
}  // namespace ovn::gossip
