// SPDX-License-Identifier: Apache-2.0
// The rule itself: what it must find, and what it must not.
#include <gtest/gtest.h>

#include "test/sim/checkers/all.h"
#include "test/sim/frames.h"

namespace ovn::sim {
namespace {

using std::chrono::seconds;

const NetworkTag kBlue = gossip::network_tag("blue");

// Three hosts, the first two on a network.
struct IsolationRule : testing::Test {
  IsolationRule() : world(settings()) {
    world.start_all();
    world.attach(0, kBlue);
    world.attach(1, kBlue);
    world.run(seconds(70));
  }

  static World::Settings settings() {
    World::Settings settings;
    settings.hosts = 3;
    return settings;
  }

  // Failures after host 1 sent a digest of the network to another.
  size_t failures_of_sending_to(HostId to) {
    Bytes datagram;
    Writer out(datagram);
    encode(out, gossip::Header{});
    encode(out, gossip::Preamble{});
    out.raw(encode(gossip::Frame(gossip::Digest{{{kBlue, 7}}})));
    out.raw(Bytes(gossip::kSealTagSize));
    isolation()->sent(world, 1, to, datagram);
    return world.failures().size();
  }

  World world;
};

TEST_F(IsolationRule, a_member_may_be_sent_to) { EXPECT_EQ(failures_of_sending_to(0), 0u); }

TEST_F(IsolationRule, who_was_never_a_member_may_not) { EXPECT_EQ(failures_of_sending_to(2), 1u); }

TEST_F(IsolationRule, nor_may_who_runs_at_an_address_for_long) {
  world.crash(0);
  world.crash(2);
  world.exchange_addresses(0, 2);
  world.start(2);
  world.run(seconds(70));
  EXPECT_EQ(failures_of_sending_to(2), 1u);
}

TEST_F(IsolationRule, who_can_tell_nobody_that_it_left_may_until_a_minute_after_it_can) {
  size_t failures = 0;
  for (bool deaf : {true, false}) {
    for (HostId other : {1u, 2u}) {
      world.change_network().cut.insert(deaf ? std::pair(other, 0u) : std::pair(0u, other));
    }
    world.attach(0, kBlue);
    world.detach(0, kBlue);
    world.run(seconds(70));
    EXPECT_EQ(failures_of_sending_to(0), failures);
    world.change_network().cut.clear();
    world.run(seconds(70));
    EXPECT_EQ(failures_of_sending_to(0), ++failures);
  }
}

TEST_F(IsolationRule, who_is_away_may_until_a_minute_after_it_is_back) {
  world.crash(0);
  world.detach(0, kBlue);
  world.run(seconds(70));
  EXPECT_EQ(failures_of_sending_to(0), 0u);
  world.start(0);
  world.run(seconds(70));
  EXPECT_EQ(failures_of_sending_to(0), 1u);
}

TEST_F(IsolationRule, where_nobody_is_yet_nothing_arrives) {
  world.crash(0);
  world.crash(2);
  world.exchange_addresses(0, 2);
  world.run(seconds(70));
  EXPECT_EQ(failures_of_sending_to(2), 0u);
}

}  // namespace
}  // namespace ovn::sim
