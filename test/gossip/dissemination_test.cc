// SPDX-License-Identifier: Apache-2.0
#include "gossip/dissemination.h"

#include <gtest/gtest.h>

#include "gossip/membership.h"
#include "gossip/records.h"
#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

TEST(Dissemination, news_go_to_three_members_within_the_jitter) {
  Host host(1);
  for (uint8_t number = 2; number <= 9; ++number) host.add(number);
  announce_self(host.core);
  EXPECT_TRUE(host.core.outbox.empty());
  host.core.now += host.core.config.eager_jitter;
  dissemination_timeout(host.core);
  EXPECT_EQ(Host::only<Alive>(host.sent()).size(), host.core.config.eager_sends);
}

TEST(Dissemination, with_nobody_to_tell_nothing_is_kept) {
  Host host(1);
  announce_self(host.core);
  host.core.now += host.core.config.eager_jitter;
  dissemination_timeout(host.core);
  EXPECT_TRUE(host.core.outbox.empty());
  EXPECT_TRUE(host.core.cluster().rumors.empty());
  EXPECT_EQ(host.core.rumor_budget.slots, 0u);
}

TEST(Dissemination, what_is_charged_was_sent_though_it_takes_many_datagrams) {
  Host host(1);
  for (uint8_t number = 2; number <= 9; ++number) host.add(number);
  constexpr uint8_t kRumors = 8;  // more would be a burst
  for (uint8_t i = 0; i < kRumors; ++i) {
    Segment segment;
    Bytes value(600, i);
    segment.scope = kClusterScope;
    segment.owner = identity_of(2).node;
    segment.range = {i, i + 1u};
    segment.head = i + 1u;
    segment.rows = {{i + 1u, 1, 0, false, as_bytes("key"), value}};
    spread(host.core, host.core.cluster(), {encode(segment), {}, {}, {}, segment.owner, false, 0});
  }
  std::map<uint64_t, size_t> sends;
  for (; !host.core.cluster().rumors.empty(); host.core.now += std::chrono::milliseconds(1)) {
    dissemination_timeout(host.core);
    for (const Segment& segment : Host::only<Segment>(host.sent())) ++sends[segment.range.to];
  }
  EXPECT_EQ(sends.size(), kRumors);
  for (const auto& [sequence, times] : sends) {
    EXPECT_EQ(times, host.core.config.eager_sends + host.core.config.further_sends) << sequence;
  }
}

TEST(Dissemination, a_verdict_is_spread_though_relayed_rows_of_a_network_fill_the_queue) {
  Host host(1);
  for (uint8_t number = 2; number <= 9; ++number) host.add(number);
  const NetworkTag blue = network_tag("blue");
  ASSERT_TRUE(attach(host.core, blue));
  Table& table = *host.core.table(blue);
  Uuid owner = identity_of(2).node;
  while (host.core.rumor_budget.slots < host.core.config.slots_max) {
    spread(host.core, table, {Bytes(20), {}, {}, {}, owner, false, 0});
  }
  EXPECT_EQ(host.core.counters[Count::slots_dropped], 0u);
  accuse(host.core, identity_of(3).node);
  EXPECT_EQ(host.core.counters[Count::slots_dropped], 1u);
  EXPECT_EQ(host.core.rumor_budget.slots, host.core.config.slots_max);
  host.core.now += host.core.config.eager_jitter;
  dissemination_timeout(host.core);
  auto verdicts = Host::only<Verdict>(host.sent());
  ASSERT_FALSE(verdicts.empty());
  EXPECT_EQ(verdicts.front().subject, identity_of(3).node);
}

}  // namespace
}  // namespace ovn::gossip
