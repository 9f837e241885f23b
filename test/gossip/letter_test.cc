// SPDX-License-Identifier: Apache-2.0
#include "gossip/letter.h"

#include <gtest/gtest.h>

#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

TEST(Letter, nothing_added_nothing_sent) {
  Host host(1);
  Letter letter(host.core, identity_of(2).endpoint);
  letter.send();
  EXPECT_TRUE(letter.empty());
  EXPECT_TRUE(host.core.outbox.empty());
}

TEST(Letter, frames_share_a_datagram_until_it_is_full) {
  Host host(1);
  Letter letter(host.core, host.core.members[host.add(2)]);
  for (uint64_t i = 0; i < 300; ++i) letter.add(Ping{i, 0});
  letter.send();
  EXPECT_EQ(letter.datagrams(), host.core.outbox.size());
  ASSERT_GT(host.core.outbox.size(), 1u);
  EXPECT_LT(host.core.outbox.size(), 4u);
  for (const Transmit& datagram : host.core.outbox) {
    EXPECT_LE(datagram.bytes.size(), host.core.config.packet_size_max);
    EXPECT_EQ(datagram.to, identity_of(2).endpoint);
  }
  EXPECT_EQ(host.sent().size(), 300u);
}

TEST(Letter, a_suspected_member_reads_the_accusation_first) {
  Host host(1);
  MemberRef ref = host.add(2);
  suspect(host.core, ref, identity_of(3).node);
  host.core.outbox.clear();
  Letter letter(host.core, host.core.members[ref]);
  letter.add(Ping{1, 0});
  letter.send();
  auto frames = host.sent();
  ASSERT_EQ(frames.size(), 2u);
  ASSERT_TRUE(std::holds_alternative<Verdict>(frames[0]));
  EXPECT_EQ(std::get<Verdict>(frames[0]).subject, identity_of(2).node);
  EXPECT_EQ(std::get<Verdict>(frames[0]).state, MemberState::suspect);
}

TEST(Letter, a_silent_node_sends_nothing) {
  Host host(1);
  host.core.left = true;
  Letter letter(host.core, identity_of(2).endpoint);
  letter.add(Ping{1, 0});
  letter.send();
  EXPECT_TRUE(host.core.outbox.empty());
  EXPECT_EQ(host.core.counters[Count::packets_sent], 0u);
}

TEST(Letter, no_counter_is_used_twice) {
  Host host(1);
  for (int i = 0; i < 2; ++i) {
    Letter letter(host.core, identity_of(2).endpoint);
    letter.add(Ping{1, 0});
    letter.send();
  }
  ASSERT_EQ(host.core.outbox.size(), 2u);
  auto first = decode_header(host.core.outbox[0].bytes);
  auto second = decode_header(host.core.outbox[1].bytes);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->form, Form::long_form);
  EXPECT_LT(first->counter, second->counter);
}

}  // namespace
}  // namespace ovn::gossip
