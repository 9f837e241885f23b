// SPDX-License-Identifier: Apache-2.0
#include "gossip/bulk.h"

#include <gtest/gtest.h>

#include "gossip/records.h"
#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

TEST(Bulk, is_asked_from_the_beginning_and_once_at_a_time) {
  Host host(1);
  host.add(2);
  start_bulk(host.core, kClusterScope, identity_of(2).node);
  start_bulk(host.core, kClusterScope, identity_of(2).node);
  auto asked = Host::only<Bulk>(host.sent());
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_TRUE(asked[0].owner.is_nil());
  EXPECT_EQ(asked[0].after, 0u);
}

TEST(Bulk, goes_on_from_the_place_told_and_ignores_a_repeated_answer) {
  Host host(1);
  host.core.config.streams = false;
  host.add(2);
  start_bulk(host.core, kClusterScope, identity_of(2).node);
  host.sent();
  BulkEnd end{kClusterScope, Uuid({5}), 7, false};
  for (int i = 0; i < 2; ++i) {
    Source source = host.from(2);
    handle(host.core, source, end);
  }
  auto asked = Host::only<Bulk>(host.sent());
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].owner, Uuid({5}));
  EXPECT_EQ(asked[0].after, 7u);
}

TEST(Bulk, a_lost_answer_is_asked_for_again_but_not_for_ever) {
  Host host(1);
  host.add(2);
  start_bulk(host.core, kClusterScope, identity_of(2).node);
  host.sent();
  size_t again = 0;
  for (int i = 0; i < 100; ++i) {
    host.core.now += std::chrono::seconds(1);
    bulk_timeout(host.core);
    again += Host::only<Bulk>(host.sent()).size();
  }
  EXPECT_GE(again, Bulks::kTriesMax);
  EXPECT_LE(again, 4 * Bulks::kTriesMax);
  EXPECT_TRUE(host.core.bulks.open.empty());
}

// A host that started while another left waited for its records for a minute.
TEST(Bulk, a_network_is_whole_once_the_last_who_could_be_asked_has_left) {
  constexpr NetworkTag kNetwork(5);
  Host host(1);
  host.core.seeds = {identity_of(2).endpoint};
  ASSERT_TRUE(attach(host.core, kNetwork));
  ASSERT_FALSE(host.core.table(kNetwork)->synced);
  MemberRef other = host.add(2);
  start_bulk(host.core, kNetwork, identity_of(2).node);
  set_state(host.core, other, MemberState::left);
  host.core.now += std::chrono::seconds(1);
  bulk_timeout(host.core);
  EXPECT_TRUE(host.core.table(kNetwork)->synced);
}

TEST(Bulk, who_may_send_no_rows_says_only_where_to_go_on) {
  Host host(1);
  for (uint8_t number = 2; number <= 9; ++number) host.add(number);
  host.core.pacing.sent(host.core.config.egress_burst, host.core.now);
  Source source = host.from(2);
  handle(host.core, source, Bulk{kClusterScope, {}, 0, false});
  source.reply.send();
  auto frames = host.sent();
  ASSERT_EQ(frames.size(), 1u);
  ASSERT_EQ(Host::only<BulkEnd>(frames).size(), 1u);
  EXPECT_EQ(Host::only<BulkEnd>(frames)[0].owner, host.core.self->node);
  EXPECT_FALSE(Host::only<BulkEnd>(frames)[0].done);
  EXPECT_EQ(host.core.counters[Count::answers_paced], 1u);
}

TEST(Bulk, who_may_not_have_a_network_gets_nothing_of_it) {
  Host host(1);
  host.add(2);
  Source source = host.from(2);
  handle(host.core, source, Bulk{NetworkTag(5), {}, 0, false});
  source.reply.send();
  EXPECT_TRUE(host.sent().empty());
  EXPECT_EQ(host.core.counters[Count::frames_not_member], 1u);
}

TEST(Bulk, all_members_are_told_of_in_the_cluster_scope) {
  Host host(1);
  for (uint8_t number = 2; number <= 9; ++number) host.add(number);
  Source source = host.from(2);
  handle(host.core, source, Bulk{kClusterScope, {}, 0, false});
  source.reply.send();
  auto frames = host.sent();
  EXPECT_EQ(Host::only<Alive>(frames).size(), 9u);
  ASSERT_EQ(Host::only<BulkEnd>(frames).size(), 1u);
  EXPECT_TRUE(Host::only<BulkEnd>(frames)[0].done);
}

}  // namespace
}  // namespace ovn::gossip
