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

TEST(Probe, where_a_failed_member_was_is_knocked_at_for_a_week_though_it_is_forgotten) {
  Host host(1);
  host.add(2), host.add(3);
  believe(host, 3, MemberState::failed);
  Instant failed = host.core.now;
  next_round(host);
  for (auto [hours, knocks] : {std::pair(23, 1u), std::pair(25, 1u), std::pair(6 * 24, 1u),
                               std::pair(7 * 24, 0u)}) {
    host.core.now = host.core.probing.next_round = failed + std::chrono::hours(hours);
    EXPECT_EQ(next_round(host)[identity_of(3).endpoint], knocks) << hours;
    EXPECT_EQ(host.core.members.size(), hours < 24 ? 2u : 1u);
  }
}

TEST(Probe, of_too_many_that_are_open_the_oldest_is_dropped_and_counted) {
  Host host(1);
  host.add(2), host.add(3);
  uint32_t boot = host.member(3).identity.boot_tag();
  PingRequest request{1, host.member(3).identity.node_tag(), boot, identity_of(3).endpoint};
  for (size_t i = 0; i <= Probing::kProbesMax; ++i) {
    Source source = host.from(2);
    handle(host.core, source, request);
  }
  EXPECT_EQ(host.core.probing.open.size(), Probing::kProbesMax);
  EXPECT_EQ(host.core.counters[Count::probes_dropped], 1u);
}

TEST(Probe, in_a_large_cluster_few_knock_at_who_is_away) {
  Host host(1);
  for (uint8_t number = 2; number <= 201; ++number) host.add(number);
  believe(host, 7, MemberState::failed);
  unsigned knocks = 0;
  for (int round = 0; round < 2000; ++round) knocks += next_round(host)[identity_of(7).endpoint];
  EXPECT_NEAR(knocks, 2000 * 4 / 200, 25) << "four of all in an interval";
}

TEST(Probe, nobody_knocks_where_somebody_else_is_now) {
  Host host(1);
  host.add(2), host.add(3);
  Identity anew = identity_of(4);
  anew.endpoint = identity_of(3).endpoint;
  believe(host, 3, MemberState::failed);
  EXPECT_EQ(next_round(host)[anew.endpoint], 1u);
  Source source = host.from(2);
  handle(host.core, source, Alive{anew, 0, 0, false});
  for (int round = 0; round < 8; ++round) {
    host.core.now = host.core.probing.next_round;
    probe_timeout(host.core);
    for (const Verdict& verdict : Host::only<Verdict>(host.sent())) {
      EXPECT_NE(verdict.subject, identity_of(3).node);
    }
  }
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

// Lets the round that begins next fail as far as to ask for help; returns who is asked.
std::set<ip::Endpoint> ask_for_help(Host& host) {
  host.core.rtt_us = 1000;
  host.core.now = host.core.probing.next_round;
  probe_timeout(host.core);
  host.core.outbox.clear();
  host.core.now = host.core.probing.due.earliest();
  probe_timeout(host.core);
  std::set<ip::Endpoint> asked;
  for (const Transmit& datagram : host.core.outbox) asked.insert(datagram.to);
  host.core.outbox.clear();
  return asked;
}

TEST(Probe, who_is_asked_for_help_says_at_once_that_it_was) {
  Host relay(1);
  relay.add(2), relay.add(3);
  const Identity target = identity_of(3);
  for (uint32_t boot : {boot_tag(target.boot_id), 99u}) {
    Source source = relay.from(2);
    handle(relay.core, source, PingRequest{7, node_tag(target.node), boot, target.endpoint});
    source.reply.send();
    auto nacks = Host::only<Nack>(relay.sent());
    ASSERT_EQ(nacks.size(), 1u) << "also of whom it does not know";
    EXPECT_EQ(nacks.front().probe, 7u);
  }
}

TEST(Probe, of_a_few_members_a_helper_that_says_nothing_is_looked_into) {
  Host host(1);
  for (uint8_t number : {2, 3, 4}) host.add(number);
  auto asked = ask_for_help(host);
  ASSERT_EQ(asked.size(), 3u) << "two helpers, and the target once more";
  const Probe round = host.core.probing.open.begin()->second;
  ASSERT_EQ(round.silent.size(), 2u);
  const Uuid well = round.silent[0], quiet = round.silent[1];
  Source source = host.from(well.bytes()[0]);
  handle(host.core, source, Nack{host.core.probing.open.begin()->first});
  host.core.now = host.core.probing.due.earliest();
  EXPECT_LT(host.core.now, round.expires);
  probe_timeout(host.core);
  std::set<Uuid> verified;
  for (const auto& [number, probe] : host.core.probing.open) {
    if (probe.kind == Probe::verify) verified.insert(probe.target);
  }
  EXPECT_EQ(verified, std::set{quiet});
}

TEST(Probe, of_many_members_a_silent_helper_is_left_to_the_rounds) {
  Host host(1);
  for (uint8_t number = 2; number <= 20; ++number) host.add(number);
  EXPECT_EQ(ask_for_help(host).size(), 4u);
  host.core.now = host.core.probing.due.earliest();
  probe_timeout(host.core);
  EXPECT_EQ(host.core.probing.open.size(), 1u);
}

TEST(Probe, a_failed_probe_says_as_much_of_our_own_health_as_helpers_were_silent) {
  for (bool heard : {false, true}) {
    Host host(1);
    for (uint8_t number = 2; number <= 20; ++number) host.add(number);
    ask_for_help(host);
    if (heard) host.core.probing.open.begin()->second.silent.clear();
    host.core.probing.next_round += std::chrono::seconds(9);
    while (!host.core.probing.open.empty()) {
      host.core.now = host.core.probing.due.earliest();
      probe_timeout(host.core);
    }
    EXPECT_EQ(host.core.awareness.score(), heard ? 0u : 3u);
    EXPECT_EQ(host.core.counters[Count::suspicions], 1u);
  }
}

TEST(Probe, with_nobody_to_ask_our_own_health_gets_better) {
  Host host(1);
  host.add(2);
  host.core.awareness.bad(3);
  believe(host, 2, MemberState::unreachable);
  for (int i = 0; i < 20 && host.core.awareness.score() > 0; ++i) {
    host.core.now = probe_deadline(host.core);
    probe_timeout(host.core);
  }
  EXPECT_EQ(host.core.awareness.score(), 0u);
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
