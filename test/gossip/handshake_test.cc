// SPDX-License-Identifier: Apache-2.0
#include "gossip/handshake.h"

#include <gtest/gtest.h>

#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

using std::chrono::seconds;

// The nonce in the challenge that the host sent last.
ChallengeNonce nonce_of(Host& host) {
  auto challenges = Host::only<Challenge>(host.sent());
  EXPECT_EQ(challenges.size(), 1u);
  return challenges.at(0).nonce;
}

bool proves(Host& host, uint8_t sender, const ChallengeNonce& nonce) {
  Source source = host.from(sender);
  handle(host.core, source, Response{nonce});
  return source.proven;
}

TEST(Handshake, a_returned_nonce_proves_the_boot_for_ten_seconds_but_not_for_twenty) {
  Host host(1);
  send_hello(host.core, identity_of(2).endpoint);
  ChallengeNonce nonce = nonce_of(host);
  EXPECT_TRUE(proves(host, 2, nonce));
  host.core.now += seconds(10);
  EXPECT_TRUE(proves(host, 2, nonce));
  host.core.now += seconds(10);
  EXPECT_FALSE(proves(host, 2, nonce));
  EXPECT_EQ(host.core.counters[Count::responses_refused], 1u);
}

TEST(Handshake, a_nonce_is_bound_to_the_address_asked) {
  Host host(1);
  send_hello(host.core, identity_of(2).endpoint);
  EXPECT_FALSE(proves(host, 3, nonce_of(host)));
}

TEST(Handshake, a_stranger_is_challenged_once_a_second_and_only_for_a_packet_as_large) {
  Host host(1);
  challenge_stranger(host.core, identity_of(2).endpoint, 60);
  EXPECT_TRUE(host.core.outbox.empty());
  challenge_stranger(host.core, identity_of(2).endpoint, 200);
  ASSERT_EQ(host.core.outbox.size(), 1u);
  EXPECT_LE(host.core.outbox[0].bytes.size(), 200u);
  challenge_stranger(host.core, identity_of(2).endpoint, 200);
  EXPECT_EQ(host.core.outbox.size(), 1u);
  EXPECT_EQ(host.core.counters[Count::challenges_sent], 1u);
  EXPECT_EQ(host.core.counters[Count::challenges_limited], 2u);
}

TEST(Handshake, a_challenge_is_answered_with_its_nonce_and_a_stranger_challenged_in_turn) {
  Host host(1);
  Source stranger = host.from(2);
  handle(host.core, stranger, Challenge{{1, 2}});
  answer_stranger(host.core, stranger, kHelloSize);
  auto frames = host.sent();
  ASSERT_EQ(Host::only<Response>(frames).size(), 1u);
  EXPECT_EQ(Host::only<Response>(frames)[0].nonce, (ChallengeNonce{1, 2}));
  EXPECT_EQ(Host::only<Challenge>(frames).size(), 1u);
  EXPECT_EQ(Host::only<Alive>(frames).size(), 1u);
  host.add(3);
  Source member = host.from(3);
  handle(host.core, member, Challenge{{1, 2}});
  EXPECT_TRUE(Host::only<Challenge>(host.sent()).empty());
}

TEST(Handshake, alone_it_knocks_at_all_seeds_but_itself) {
  Host host(1);
  host.core.seeds = {identity_of(1).endpoint, identity_of(2).endpoint, identity_of(3).endpoint};
  host.core.next_hello = host.core.now;
  hello_timeout(host.core);
  EXPECT_EQ(host.core.outbox.size(), 2u);
  hello_timeout(host.core);
  EXPECT_EQ(host.core.outbox.size(), 2u);
  host.core.now = host.core.next_hello;
  hello_timeout(host.core);
  EXPECT_EQ(host.core.outbox.size(), 4u);
}

}  // namespace
}  // namespace ovn::gossip
