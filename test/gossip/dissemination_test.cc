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

// A host with little left to send, in a network with records.
struct Paced : testing::Test {
  Host host{1};
  const NetworkTag blue = network_tag("blue");
  Table* table;

  Paced() {
    for (uint8_t number = 2; number <= 9; ++number) host.add(number);
    EXPECT_TRUE(attach(host.core, blue));
    table = host.core.table(blue);
    for (uint8_t number = 2; number <= 9; ++number) {
      table->peers.add(*host.core.members.find(identity_of(number).node));
    }
    pass(std::chrono::seconds(2));
    host.sent();
  }

  // Takes that part of the burst.
  void use(double part) {
    auto burst = static_cast<double>(host.core.config.egress_burst);
    host.core.pacing.sent(static_cast<size_t>(part * burst), host.core.now);
  }
  void relay(uint64_t sequence) {
    Segment segment;
    segment.scope = blue;
    segment.owner = identity_of(2).node;
    segment.range = {sequence - 1, sequence};
    segment.head = sequence;
    segment.rows = {{sequence, 1, 0, false, as_bytes("key"), as_bytes("relayed")}};
    spread(host.core, *table, {encode(segment), {}, {}, {}, segment.owner, false, 0});
  }
  void pass(Duration duration) {
    for (Instant end = host.core.now + duration; host.core.now < end;) {
      host.core.now += std::chrono::milliseconds(1);
      dissemination_timeout(host.core);
    }
  }
  // Own rows and relayed ones sent since the last call.
  std::pair<size_t, size_t> rows() {
    std::pair<size_t, size_t> count{};
    for (const Segment& segment : Host::only<Segment>(host.sent())) {
      (segment.owner == host.core.self->node ? count.first : count.second) += segment.rows.size();
    }
    return count;
  }
};

TEST_F(Paced, rows_of_others_wait_while_own_ones_go) {
  use(0.8);
  relay(1);
  ASSERT_TRUE(put(host.core, blue, 1, "a", as_bytes("own")));
  pass(std::chrono::milliseconds(4));
  auto [own, relayed] = rows();
  EXPECT_GT(own, 0u);
  EXPECT_EQ(relayed, 0u);
  EXPECT_GT(host.core.counters[Count::sends_paced], 0u);
  pass(std::chrono::seconds(1));
  EXPECT_GT(rows().second, 0u);
}

TEST_F(Paced, what_need_not_wait_goes_though_a_round_was_put_off) {
  use(0.95);
  relay(1);
  ASSERT_TRUE(put(host.core, blue, 1, "a", as_bytes("own")));
  pass(std::chrono::milliseconds(100));
  EXPECT_EQ(rows(), std::pair(size_t{0}, size_t{0}));
  spread(host.core, *table, {encode(Verdict{identity_of(4).node, 1, 0, MemberState::suspect,
                                            host.core.self->node, true}),
                             identity_of(4).node, host.core.self->node,
                             host.member(4).standing(), {}, true, 0});
  pass(std::chrono::milliseconds(4));
  EXPECT_GT(Host::only<Verdict>(host.sent()).size(), 0u);
  EXPECT_FALSE(table->rumors.fresh().empty());
}

TEST_F(Paced, rows_that_were_sent_already_are_sent_on_only_when_they_may) {
  relay(1);
  pass(std::chrono::milliseconds(4));
  ASSERT_GT(rows().second, 0u);
  use(0.9);
  pass(std::chrono::milliseconds(200));
  EXPECT_EQ(rows().second, 0u);
  EXPECT_FALSE(table->rumors.further().empty());
  pass(std::chrono::seconds(2));
  EXPECT_EQ(rows().second, host.core.config.further_sends);
}

TEST_F(Paced, all_that_is_sent_is_charged) {
  Instant now = host.core.now;
  use(1.0);
  Instant before = host.core.pacing.ready(Traffic::statements, now);
  Letter letter(host.core, host.member(2));
  letter.add(padding_frame(1000));
  letter.send();
  EXPECT_GT(host.core.pacing.ready(Traffic::statements, now), before);
}

}  // namespace
}  // namespace ovn::gossip
