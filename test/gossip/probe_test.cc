// SPDX-License-Identifier: Apache-2.0
#include "gossip/probe.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "gossip/membership.h"
#include "gossip/standing.h"
#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

// The pings of the next round, by address.
std::map<ip::Endpoint, size_t> next_round(Host& host) {
  host.core.now = host.core.probing.next_round;
  host.core.outbox.clear();
  probe_timeout(host.core);
  std::map<ip::Endpoint, size_t> pings;
  for (const Transmit& datagram : host.core.outbox) ++pings[datagram.to];
  host.core.outbox.clear();
  return pings;
}

void believe(Host& host, uint8_t number, MemberState state) {
  set_state(host.core, *host.core.members.find(identity_of(number).node), state);
}

TEST(Probe, who_is_believed_dead_is_pinged_beside_the_round_so_that_a_heal_is_noticed) {
  Host host(1);
  host.add(2), host.add(3);
  for (MemberState away : {MemberState::unreachable, MemberState::failed}) {
    believe(host, 3, away);
    auto pings = next_round(host);
    EXPECT_EQ(pings[identity_of(2).endpoint], 1u);
    EXPECT_EQ(pings[identity_of(3).endpoint], 1u);
  }
  EXPECT_EQ(host.core.counters[Count::probes_failed], 0u) << "silence of the dead accuses nobody";
}

TEST(Probe, who_said_goodbye_is_pinged_no_more) {
  Host host(1);
  host.add(2), host.add(3);
  believe(host, 3, MemberState::left);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(next_round(host)[identity_of(3).endpoint], 0u);
}

TEST(Probe, a_ping_to_the_dead_tells_them_what_is_believed_so_that_they_refute) {
  Host host(1), back(3);
  host.add(3);
  back.add(1);
  believe(host, 3, MemberState::failed);
  host.core.now = host.core.probing.next_round;
  probe_timeout(host.core);
  auto verdicts = Host::only<Verdict>(host.sent());
  ASSERT_FALSE(verdicts.empty());
  EXPECT_EQ(verdicts.front().subject, identity_of(3).node);
  Source source = back.from(1);
  handle(back.core, source, verdicts.front());
  EXPECT_EQ(back.core.incarnation, 1u);
  Source refutation = host.from(3);
  handle(host.core, refutation, own_statement(back.core));
  EXPECT_EQ(host.member(3).state, MemberState::alive);
  EXPECT_TRUE(host.core.probing.away.empty());
}

TEST(Probe, of_many_suspects_each_ping_tells_ten_and_other_pings_others) {
  Host host(1);
  for (uint8_t number = 2; number <= 60; ++number) host.add(number);
  for (uint8_t number = 10; number <= 40; ++number) accuse(host.core, identity_of(number).node);
  host.sent();
  std::set<Uuid> told;
  for (uint8_t target = 2; target <= 60; ++target) {
    auto ref = host.core.members.find(identity_of(target).node);
    verify(host.core, *ref);
    auto verdicts = Host::only<Verdict>(host.sent());
    EXPECT_LE(verdicts.size(), 11u) << "with the one about the target";
    for (const Verdict& verdict : verdicts) told.insert(verdict.subject);
  }
  EXPECT_EQ(told.size(), 31u);
}

TEST(Probe, a_relay_pings_only_whom_it_knows_in_that_boot_at_that_address) {
  Host relay(1);
  relay.add(2), relay.add(3);
  const Identity target = identity_of(3);
  uint32_t node = node_tag(target.node), boot = boot_tag(target.boot_id);
  struct Case {
    PingRequest request;
    size_t pings;
  };
  const Case cases[] = {{{7, node, boot, target.endpoint}, 1},
                        {{7, node, boot + 1, target.endpoint}, 0},
                        {{7, node + 1, boot, target.endpoint}, 0},
                        {{7, node, boot, identity_of(4).endpoint}, 0}};
  for (const Case& c : cases) {
    Source source = relay.from(2);
    handle(relay.core, source, c.request);
    EXPECT_EQ(Host::only<Ping>(relay.sent()).size(), c.pings);
  }
}

TEST(Probe, members_of_either_family_are_probed_and_named_to_relays) {
  Host host(1);
  host.add(2);
  Identity six = identity_of(3);
  six.endpoint = {*ip::Address::parse("2001:db8::3"), 7946};
  MemberRef ref = host.core.members.add(host.core.directory->intern(six));
  host.core.members[ref].since = host.core.now;
  enter(host.core, ref);
  size_t pings = 0;
  for (int i = 0; i < 2; ++i) pings += next_round(host)[six.endpoint];
  EXPECT_GT(pings, 0u);
  Source source = host.from(2);
  PingRequest request{9, node_tag(six.node), boot_tag(six.boot_id), six.endpoint};
  Bytes frame = encode(Frame(request));
  Reader in(frame);
  Received received = decode_frame(in);
  ASSERT_EQ(received.kind, Received::known);
  handle(host.core, source, std::get<PingRequest>(*received.frame));
  ASSERT_FALSE(host.core.outbox.empty());
  EXPECT_EQ(host.core.outbox.back().to, six.endpoint);
}

}  // namespace
}  // namespace ovn::gossip
