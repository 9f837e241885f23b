// SPDX-License-Identifier: Apache-2.0
#include "gossip/core.h"

#include <gtest/gtest.h>

#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

TEST(Core, begins_alone_with_the_table_of_the_cluster) {
  Host host(1);
  ASSERT_NE(host.core.table(kClusterScope), nullptr);
  EXPECT_TRUE(host.core.cluster().synced);
  EXPECT_EQ(host.core.table(NetworkTag(5)), nullptr);
  EXPECT_EQ(host.core.cluster_size(), 1u);
  EXPECT_EQ(host.core.member(identity_of(2).node), nullptr);
}

TEST(Core, members_that_failed_are_not_counted) {
  Host host(1);
  MemberRef ref = host.add(2);
  host.add(3);
  EXPECT_EQ(host.core.cluster_size(), 3u);
  set_state(host.core, ref, MemberState::failed);
  EXPECT_EQ(host.core.cluster_size(), 2u);
  EXPECT_EQ(host.member(2).state, MemberState::failed);
}

TEST(Core, is_silent_while_an_epoch_is_stored_fenced_or_gone) {
  Host host(1);
  EXPECT_FALSE(host.core.silent());
  for (bool Core::*reason : {&Core::storing_epoch, &Core::fenced, &Core::left}) {
    host.core.*reason = true;
    EXPECT_TRUE(host.core.silent());
    host.core.*reason = false;
  }
}

TEST(Core, the_hash_key_belongs_to_the_cluster) {
  Host one(1), other(2);
  EXPECT_EQ(one.core.hash_key, other.core.hash_key);
  Config config = config_of_tests();
  config.cluster = Uuid({0xdd});
  Core foreign(config, identity_of(1), one.crypto, 1, Instant{}, nullptr);
  EXPECT_NE(foreign.hash_key, one.core.hash_key);
}

}  // namespace
}  // namespace ovn::gossip
