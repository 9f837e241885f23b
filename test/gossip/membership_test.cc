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

}  // namespace
}  // namespace ovn::gossip
