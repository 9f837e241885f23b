// SPDX-License-Identifier: Apache-2.0
#include "gossip/membership.h"

#include <gtest/gtest.h>

#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

Alive restarting(uint8_t number) {
  return {identity_of(number), 1, 120, true};
}

Alive next_boot(uint8_t number) {
  Identity identity = identity_of(number);
  ++identity.epoch;
  identity.boot_id = {0xb0, number};
  return {identity, 0, 0, true};
}

TEST(Membership, who_restarts_as_planned_is_not_accused_meanwhile) {
  Host host(1);
  host.add(2), host.add(3);
  Source source = host.from(3);
  handle(host.core, source, restarting(2));
  accuse(host.core, identity_of(2).node);
  EXPECT_EQ(host.member(2).state, MemberState::alive);
}

TEST(Membership, who_is_back_from_a_planned_restart_is_accused_as_any_other) {
  Host host(1);
  host.add(2), host.add(3);
  Source source = host.from(3);
  handle(host.core, source, restarting(2));
  handle(host.core, source, next_boot(2));
  accuse(host.core, identity_of(2).node);
  EXPECT_EQ(host.member(2).state, MemberState::suspect);
}

TEST(Membership, who_was_to_restart_is_not_waited_for_once_another_is_where_it_was) {
  Host host(1);
  host.add(2), host.add(3);
  Source source = host.from(3);
  handle(host.core, source, restarting(2));
  Verdict verdict{identity_of(2).node, 1, 1, MemberState::suspect, identity_of(3).node, true};
  handle(host.core, source, verdict);
  EXPECT_EQ(host.member(2).state, MemberState::alive);
  Identity anew = identity_of(4);
  anew.endpoint = identity_of(2).endpoint;
  admit(host.core, source, Alive{anew, 0, 0, true});
  handle(host.core, source, verdict);
  EXPECT_EQ(host.member(2).state, MemberState::suspect);
}

TEST(Membership, hearsay_does_not_bring_back_who_was_forgotten_but_is_asked_after) {
  Host host(1);
  MemberRef gone = host.add(2);
  host.add(3);
  forget(host.core, gone);
  Source source = host.from(3);
  handle(host.core, source, Alive{identity_of(2), 0, 0, false});
  EXPECT_EQ(host.core.member(identity_of(2).node), nullptr);
  ASSERT_EQ(host.core.outbox.size(), 1u);
  EXPECT_EQ(host.core.outbox.front().to, identity_of(2).endpoint);
  EXPECT_EQ(Host::only<Challenge>(host.sent()).size(), 1u);
}

TEST(Membership, who_was_forgotten_in_a_later_epoch_is_let_in_only_above_it) {
  Host host(1), back(2);
  Identity later = identity_of(2);
  later.epoch = 5;
  host.add(3);
  Source hearsay = host.from(3);
  handle(host.core, hearsay, Alive{later, 0, 0, false});
  forget(host.core, *host.core.members.find(later.node));
  back.add(1);
  auto knock = [&] {
    Source source{back.core.self->endpoint, {}, back.core.self->node, back.core.self->boot_id,
                  true, Letter(host.core, back.core.self->endpoint)};
    handle(host.core, source, own_statement(back.core));
    source.reply.send();
    return Host::only<Reaped>(host.sent());
  };
  auto told = knock();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(host.core.member(later.node), nullptr);
  Source source = back.from(1);
  handle(back.core, source, told.front());
  EXPECT_EQ(back.core.self->epoch, 6u);
  EXPECT_TRUE(back.core.storing_epoch);
  EXPECT_TRUE(knock().empty());
  ASSERT_TRUE(host.core.member(later.node));
  EXPECT_EQ(host.core.member(later.node)->identity->epoch, 6u);
}

TEST(Membership, hosts_only_heard_of_are_asked_after_once_a_second_and_the_rest_is_counted) {
  Host host(1);
  MemberRef gone = host.add(2);
  host.add(3);
  forget(host.core, gone);
  for (int i = 0; i < 3; ++i) {
    Source source = host.from(3);
    handle(host.core, source, Alive{identity_of(2), 0, 0, false});
  }
  EXPECT_EQ(host.core.counters[Count::hellos_limited], 2u);
}

TEST(Membership, beyond_the_most_there_may_be_nobody_is_taken_in_and_each_is_counted) {
  Host host(1);
  host.core.config.members_max = 2;
  host.add(2), host.add(3);
  Source source = host.from(3);
  handle(host.core, source, Alive{identity_of(4), 0, 0, false});
  EXPECT_EQ(host.core.members.size(), 2u);
  EXPECT_EQ(host.core.counters[Count::members_refused], 1u);
}

TEST(Membership, where_a_forgotten_member_was_is_remembered_if_it_failed_not_if_it_left) {
  Host host(1);
  for (auto [number, state] : {std::pair<uint8_t, MemberState>(2, MemberState::failed),
                               std::pair<uint8_t, MemberState>(3, MemberState::left)}) {
    host.add(number);
    set_state(host.core, *host.core.members.find(identity_of(number).node), state);
  }
  host.core.now += host.core.config.reap_after;
  reap(host.core);
  EXPECT_EQ(host.core.members.size(), 0u);
  EXPECT_EQ(host.core.lost.size(), 1u);
  EXPECT_EQ(host.core.lost.next(host.core.now), identity_of(2).endpoint);
}

// Makes it unreachable and lets it come back, half a minute later.
void flap(Host& host, uint8_t number) {
  host.core.now += std::chrono::seconds(30);
  MemberRef ref = *host.core.members.find(identity_of(number).node);
  set_state(host.core, ref, MemberState::unreachable);
  set_state(host.core, ref, MemberState::alive);
}

TEST(Membership, who_comes_back_three_times_in_five_minutes_flaps_until_it_stays_half_a_minute) {
  Host host(1);
  host.add(2);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(is_flapping(host.member(2), host.core.now)) << i;
    flap(host, 2);
  }
  EXPECT_TRUE(is_flapping(host.member(2), host.core.now));
  host.core.now += std::chrono::seconds(29);
  EXPECT_TRUE(is_flapping(host.member(2), host.core.now));
  host.core.now += std::chrono::seconds(1);
  EXPECT_FALSE(is_flapping(host.member(2), host.core.now)) << "it is admitted again";
  flap(host, 2);
  EXPECT_TRUE(is_flapping(host.member(2), host.core.now)) << "and once more is enough for a while";
}

TEST(Membership, who_flaps_is_told_of_again_when_it_has_been_stable_or_that_is_forgotten) {
  Host host(1);
  host.add(2);
  for (int i = 0; i < 3; ++i) flap(host, 2);
  Core& core = host.core;
  EXPECT_EQ(core.settling.earliest(), core.now + std::chrono::seconds(30));
  MemberRef ref = *core.members.find(identity_of(2).node);
  core.now += std::chrono::seconds(20);
  set_state(core, ref, MemberState::suspect);
  EXPECT_GT(core.settling.earliest(), core.now + std::chrono::minutes(4)) << "not while it is away";
  set_state(core, ref, MemberState::alive);
  core.members_changed.clear();
  core.now += std::chrono::seconds(30) - Duration(1);
  settling_timeout(core);
  EXPECT_TRUE(core.members_changed.empty());
  core.now += Duration(1);
  settling_timeout(core);
  EXPECT_EQ(core.members_changed, std::set{identity_of(2).node});
  EXPECT_FALSE(is_flapping(host.member(2), core.now));
  EXPECT_EQ(core.settling.size(), 0u);
}

TEST(Membership, who_flapped_and_is_forgotten_is_waited_for_no_more) {
  Host host(1);
  host.add(2);
  for (int i = 0; i < 3; ++i) flap(host, 2);
  EXPECT_EQ(host.core.settling.size(), 1u);
  forget(host.core, *host.core.members.find(identity_of(2).node));
  EXPECT_EQ(host.core.settling.size(), 0u);
}

TEST(Membership, returns_that_are_far_apart_are_no_flapping) {
  Host host(1);
  host.add(2);
  for (int i = 0; i < 9; ++i) {
    flap(host, 2);
    EXPECT_FALSE(is_flapping(host.member(2), host.core.now)) << i;
    host.core.now += std::chrono::seconds(150);
  }
}

}  // namespace
}  // namespace ovn::gossip
