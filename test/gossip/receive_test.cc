// SPDX-License-Identifier: Apache-2.0
#include "gossip/receive.h"

#include <gtest/gtest.h>

#include "gossip/cut.h"
#include "gossip/handshake.h"
#include "gossip/records.h"
#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

Identity long_named(uint8_t number) {
  Identity identity = identity_of(number);
  identity.name = std::string(63, 'x');
  std::array<uint8_t, 16> address{0x20, 0x01};
  address[15] = number;
  identity.endpoint = {ip::Address::v6(address), 65535};
  return identity;
}

Bytes take(Host& host) {
  OVN_CHECK(host.core.outbox.size() == 1);
  Bytes bytes = std::move(host.core.outbox.front().bytes);
  host.core.outbox.pop_front();
  return bytes;
}

// What the host sends in answer to so many copies, all in one moment.
std::pair<size_t, size_t> answers_and_bytes(Host& host, const Bytes& datagram, int copies) {
  for (int i = 0; i < copies; ++i) receive(host.core, identity_of(77).endpoint, datagram);
  std::pair<size_t, size_t> sum{host.core.outbox.size(), 0};
  for (const Transmit& sent : host.core.outbox) sum.second += sent.bytes.size();
  host.core.outbox.clear();
  return sum;
}

TEST(Receive, copies_of_a_hello_bring_out_a_few_answers_a_second_and_none_larger_than_they_are) {
  Host host(long_named(1)), stranger(long_named(2));
  send_hello(stranger.core, host.core.self->endpoint);
  Bytes hello = take(stranger);
  for (int second = 0; second < 3; ++second) {
    auto [answers, bytes] = answers_and_bytes(host, hello, 1000);
    EXPECT_EQ(answers, 8u);
    EXPECT_LE(bytes, answers * hello.size());
    host.core.now += seconds(1);
  }
  EXPECT_EQ(host.core.counters[Count::answers_limited], 3u * (1000 - 8));
  EXPECT_EQ(host.core.members.size(), 0u);
}

TEST(Receive, a_bare_challenge_of_a_stranger_is_answered_once_a_second) {
  Host host(1), stranger(2);
  challenge_stranger(stranger.core, host.core.self->endpoint, 1000);
  Bytes challenge = take(stranger);
  EXPECT_EQ(challenge.size(), kChallengeSize);
  EXPECT_EQ(answers_and_bytes(host, challenge, 1000).first, 1u);
  host.core.now += seconds(1);
  EXPECT_EQ(answers_and_bytes(host, challenge, 1000).first, 1u);
}

TEST(Receive, many_challenges_in_one_datagram_are_answered_as_one) {
  Host host(1), stranger(2);
  Letter letter(stranger.core, host.core.self->endpoint);
  for (int i = 0; i < 50; ++i) letter.add(Challenge{});
  letter.send();
  receive(host.core, identity_of(77).endpoint, take(stranger));
  EXPECT_EQ(Host::only<Response>(host.sent()).size(), 1u);
}

// Two members of one network, the second of which sends.
struct Members : testing::Test {
  const NetworkTag blue = network_tag("blue");
  Host host{1}, sender{2};

  Members() {
    host.add(2);
    sender.add(1);
    for (Host* one : {&host, &sender}) EXPECT_TRUE(attach(one->core, blue));
    host.core.outbox.clear();
    sender.core.outbox.clear();
  }
  // Takes a datagram of these frames, and returns what it is answered.
  std::vector<Frame> answers_to(const std::vector<Frame>& frames) {
    Letter letter(sender.core, sender.member(1));
    for (const Frame& frame : frames) letter.add(frame);
    letter.send();
    receive(host.core, sender.core.self->endpoint, take(sender));
    return host.sent();
  }
  // What the sender has of its own, in the cluster.
  Frame rows() {
    return cut(own_log(sender.core, sender.core.cluster()), {0, kToHead},
               {kClusterScope, sender.core.self->node, 1000, 1, false})
        .front();
  }
  Pull pull() { return {kClusterScope, host.core.self->node, {}, {{0, kToHead}}}; }
};

TEST_F(Members, of_one_that_sends_too_much_only_what_is_about_members_is_read) {
  for (int i = 0; i < 2000; ++i) {
    EXPECT_EQ(Host::only<Segment>(answers_to({pull()})).size(), 1u);
  }
  EXPECT_EQ(host.core.counters[Count::frames_shed], 0u);
  auto answers = answers_to({Ping{1, host.core.self.boot_tag()}, pull(), rows()});
  EXPECT_EQ(Host::only<Ack>(answers).size(), 1u);
  EXPECT_TRUE(Host::only<Segment>(answers).empty());
  EXPECT_FALSE(host.core.cluster().owners.contains(sender.core.self->node));
  EXPECT_EQ(host.core.counters[Count::frames_shed], 2u);
  host.core.now += seconds(1);
  EXPECT_EQ(Host::only<Segment>(answers_to({pull(), rows()})).size(), 1u);
  EXPECT_TRUE(host.core.cluster().owners.contains(sender.core.self->node));
}

TEST_F(Members, who_may_send_no_rows_answers_probes_and_looks_for_no_rows) {
  host.core.pacing.sent(host.core.config.egress_burst, host.core.now);
  auto answers = answers_to({Ping{1, host.core.self.boot_tag()}, pull()});
  EXPECT_EQ(Host::only<Ack>(answers).size(), 1u);
  EXPECT_TRUE(Host::only<Segment>(answers).empty());
  EXPECT_EQ(host.core.counters[Count::answers_paced], 1u);
  host.core.now += seconds(10);
  EXPECT_EQ(Host::only<Segment>(answers_to({pull()})).size(), 1u);
}

struct WrongKeys : testing::Test {
  Host host{1}, stranger{2};
  Bytes datagram;

  WrongKeys() {
    std::array other{GroupKey{9, {9}}};
    EXPECT_TRUE(stranger.core.keyring.set(other));
    send_hello(stranger.core, host.core.self->endpoint);
    datagram = take(stranger);
  }
  // Whether the host tells that one came from there.
  bool tells(uint32_t source) {
    receive(host.core, {ip::Address::v4(0x0b000000 + source), 7946}, datagram);
    bool told = !host.core.events.empty();
    host.core.events.clear();
    return told;
  }
};

TEST_F(WrongKeys, are_told_of_once_a_minute_for_each_source) {
  EXPECT_TRUE(tells(1));
  host.core.now += seconds(59);
  EXPECT_FALSE(tells(1));
  host.core.now += seconds(1);
  EXPECT_TRUE(tells(1));
}

TEST_F(WrongKeys, of_too_many_sources_are_counted_until_a_place_is_free) {
  for (uint32_t source = 0; source < 64; ++source) EXPECT_TRUE(tells(source));
  EXPECT_FALSE(tells(64));
  EXPECT_EQ(host.core.counters[Count::wrong_keys_untold], 1u);
  EXPECT_EQ(host.core.wrong_keys.size(), 64u);
  host.core.now += minutes(60);
  EXPECT_TRUE(tells(65));
  EXPECT_EQ(host.core.wrong_keys.size(), 64u);
  EXPECT_EQ(host.core.counters[Count::packets_unknown_key], 66u);
}

}  // namespace
}  // namespace ovn::gossip
