// SPDX-License-Identifier: Apache-2.0
#include "test/sim/connections.h"

#include <gtest/gtest.h>

#include "test/sim/world.h"

namespace ovn::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const NetworkTag kBlue = gossip::network_tag("blue");
// More bytes than the credit of one connection, over a network on which pulling them in datagrams
// takes longer.
constexpr size_t kRows = 3000, kValueSize = 400;

// Hosts 0 and 1 hold a large network, 2 is about to join it.
struct ConnectionsTest : testing::Test {
  ConnectionsTest() : world(settings()) {
    world.start_all();
    for (HostId id : {0u, 1u}) world.attach(id, kBlue);
    for (size_t i = 0; i < kRows; ++i) {
      world.put(0, kBlue, fmt::format("key-{}", i), std::string(kValueSize, 'x'));
    }
    world.run(seconds(10));
    EXPECT_EQ(rows(1), kRows);
    Network& network = world.change_network();
    network.latency_min = network.latency_max = milliseconds(20);
    before = world.stream_bytes();
  }
  static World::Settings settings() {
    World::Settings settings;
    settings.hosts = 3;
    return settings;
  }
  size_t rows(HostId id) { return world.node(id).visible(kBlue).size(); }
  // Looks now and then, which costs less than after each event.
  bool within(Duration limit, const std::function<bool()>& done) {
    for (Instant end = world.now() + limit; !done();) {
      if (world.now() >= end) return false;
      world.run(milliseconds(5));
    }
    return true;
  }
  bool joined_within(Duration limit) {
    return within(limit, [&] { return rows(2) == kRows; });
  }
  // Host 2 attaches and has begun to fetch.
  void begin() {
    world.attach(2, kBlue);
    auto begun = [&] { return rows(2) > 0 && world.connections().open() > 0; };
    ASSERT_TRUE(within(seconds(10), begun));
    ASSERT_LT(rows(2), kRows);
  }

  World world;
  uint64_t before = 0;
};

TEST_F(ConnectionsTest, carry_a_large_network_and_are_closed) {
  world.attach(2, kBlue);
  EXPECT_TRUE(joined_within(seconds(2)));
  EXPECT_GT(world.stream_bytes() - before, kRows * kValueSize / 2);
  world.run(gossip::Config().restore_max);
  EXPECT_EQ(world.connections().open(), 0u);
}

TEST_F(ConnectionsTest, lose_nothing_where_datagrams_are_lost) {
  world.change_network().loss = 0.25;
  world.attach(2, kBlue);
  EXPECT_TRUE(joined_within(seconds(20)));
}

TEST_F(ConnectionsTest, wait_for_a_host_that_stands_still) {
  begin();
  world.freeze(2, seconds(1));
  EXPECT_TRUE(joined_within(seconds(10)));
}

TEST_F(ConnectionsTest, that_nothing_gets_through_are_given_up_by_both_ends) {
  begin();
  world.change_network().sides = {0, 0, 1};
  world.run(seconds(30));
  EXPECT_LT(rows(2), kRows);
  EXPECT_EQ(world.connections().open(), 0u);
  world.change_network().sides.clear();
  EXPECT_TRUE(joined_within(seconds(30)));
}

TEST_F(ConnectionsTest, of_a_crashed_host_end_at_once_and_another_is_asked) {
  begin();
  // Whichever of the two it fetches from.
  world.crash(1);
  world.start(1);
  world.run(milliseconds(1));
  EXPECT_TRUE(joined_within(seconds(10)));
}

TEST_F(ConnectionsTest, end_when_a_host_moves) {
  begin();
  world.move(2);
  EXPECT_TRUE(joined_within(seconds(30)));
}

}  // namespace
}  // namespace ovn::sim
