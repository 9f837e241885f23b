// SPDX-License-Identifier: Apache-2.0
#include "gossip/other_self.h"

#include <gtest/gtest.h>

#include "gossip/membership.h"
#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

// Another boot of node 1, at an address of its own.
Identity other_boot(uint32_t epoch, uint8_t boot) {
  Identity identity = identity_of(1);
  identity.epoch = epoch;
  identity.boot_id = {boot};
  identity.endpoint = identity_of(9).endpoint;
  return identity;
}

void hear_of(Host& host, const Identity& other) {
  Source source = host.from(2);
  handle(host.core, source, Alive{other, 0, 0, false});
}

// That datagrams of the other boot itself came, in answer to a challenge.
void meet(Host& host, const Identity& other) {
  Source source{other.endpoint, {}, other.node, other.boot_id, true,
                Letter(host.core, other.endpoint)};
  handle(host.core, source, Alive{other, 0, 0, false});
}

void pass(Host& host, Duration time) {
  for (Instant end = host.core.now + time; host.core.now < end; host.core.now += milliseconds(10)) {
    other_self_timeout(host.core);
  }
}

struct OtherSelfTest : testing::Test {
  Host host{1};
  OtherSelfTest() { host.add(2); }
};

TEST_F(OtherSelfTest, who_has_just_started_takes_a_later_epoch_at_once) {
  hear_of(host, other_boot(5, 0));
  EXPECT_EQ(host.core.self->epoch, 6u);
  EXPECT_TRUE(host.core.storing_epoch);
}

TEST_F(OtherSelfTest, a_dead_boot_heard_of_long_after_does_not_silence_who_lives) {
  host.core.now += minutes(5);
  for (uint8_t boot : {0x00, 0xff}) {
    host.core.storing_epoch = false;
    uint32_t epoch = host.core.self->epoch;
    hear_of(host, other_boot(epoch, boot));
    EXPECT_EQ(host.core.self->epoch, epoch) << "it asks first";
    EXPECT_EQ(host.core.outbox.front().to, identity_of(9).endpoint);
    EXPECT_EQ(Host::only<Challenge>(host.sent()).size(), 1u);
    pass(host, std::chrono::seconds(2));
    EXPECT_EQ(Host::only<Challenge>(host.sent()).size(), 2u) << "three times in all";
    EXPECT_FALSE(host.core.fenced);
    EXPECT_EQ(host.core.self->epoch, epoch + 1);
  }
}

TEST_F(OtherSelfTest, of_two_that_live_the_lower_one_falls_silent) {
  host.core.now += minutes(5);
  hear_of(host, other_boot(1, 0xff));
  meet(host, other_boot(1, 0xff));
  EXPECT_TRUE(host.core.fenced);
  ASSERT_EQ(host.core.events.size(), 1u);
  EXPECT_EQ(std::get<IdentityConflict>(host.core.events.front()).other, identity_of(9).endpoint);
}

TEST_F(OtherSelfTest, the_higher_one_goes_on_as_it_is_when_the_other_answers) {
  host.core.now += minutes(5);
  hear_of(host, other_boot(1, 0));
  meet(host, other_boot(1, 0));
  pass(host, std::chrono::seconds(5));
  EXPECT_FALSE(host.core.fenced);
  EXPECT_EQ(host.core.self->epoch, 1u);
}

TEST_F(OtherSelfTest, however_often_it_is_told_of_another_it_rises_at_most_every_second) {
  uint32_t told = 0;
  for (int i = 0; i < 1000; ++i) {
    host.core.storing_epoch = false;
    hear_of(host, other_boot(host.core.self->epoch, 7));
    pass(host, milliseconds(10));
    told = host.core.self->epoch;
  }
  EXPECT_LE(told, 1 + 3 + 10);
}

}  // namespace
}  // namespace ovn::gossip
