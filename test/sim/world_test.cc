// SPDX-License-Identifier: Apache-2.0
#include "test/sim/world.h"

#include <gtest/gtest.h>

#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const NetworkTag kBlue = gossip::network_tag("blue");

World make_world(uint32_t hosts, uint64_t seed = 1) {
  World::Settings settings;
  settings.hosts = hosts;
  settings.seed = seed;
  return World(settings);
}

bool all_know_all(World& world) {
  for (HostId id = 0; id < world.size(); ++id) {
    if (!world.running(id)) continue;
    size_t alive = 0;
    for (const auto& view : world.node(id).members()) {
      alive += view.state == gossip::MemberState::alive;
    }
    if (alive + 1 != world.size()) return false;
  }
  return true;
}

size_t holders(World& world, NetworkTag network, const std::string& key) {
  size_t count = 0;
  for (HostId id = 0; id < world.size(); ++id) {
    for (const auto& row : world.node(id).visible(network)) count += row.key == key;
  }
  return count;
}

TEST(World, nodes_started_at_once_learn_of_each_other) {
  World world = make_world(30);
  world.start_all();
  EXPECT_TRUE(world.run_until([&] { return all_know_all(world); }, seconds(5)));
}

TEST(World, a_record_reaches_all_members_of_its_network_within_milliseconds) {
  World world = make_world(30);
  world.start_all();
  for (HostId id = 0; id < world.size(); ++id) world.attach(id, kBlue);
  world.run(seconds(5));
  Instant put = world.now();
  world.put(3, kBlue, "key", "value");
  EXPECT_TRUE(world.run_until([&] { return holders(world, kBlue, "key") == 30; }, seconds(2)));
  EXPECT_LT(world.now() - put, milliseconds(50));
}

TEST(World, an_idle_node_sends_little_and_wakes_seldom) {
  World world = make_world(30);
  world.start_all();
  for (HostId id = 0; id < world.size(); ++id) world.attach(id, kBlue);
  world.run(seconds(20));
  uint64_t datagrams = world.datagrams(), bytes = world.bytes(), events = world.events();
  world.run(seconds(60));
  double node_seconds = 60 * 30;
  double packets = static_cast<double>(world.datagrams() - datagrams);
  // With the headers of IP and UDP, as on the wire.
  double wire_bytes = static_cast<double>(world.bytes() - bytes) + 28 * packets;
  EXPECT_LE(packets / node_seconds, 3.0);
  EXPECT_LE(wire_bytes / node_seconds, 350.0 + 4);
  // Two datagrams in and out, and the timer.
  EXPECT_LE(static_cast<double>(world.events() - events) / node_seconds, 5.0);
}

TEST(World, a_crashed_node_is_unreachable_in_seconds_and_failed_soon_after) {
  World world = make_world(30);
  world.start_all();
  world.run(seconds(10));
  world.crash(7);
  Uuid victim = world.host(7).identity.node;
  auto all_say = [&](gossip::MemberState state) {
    for (HostId id = 0; id < world.size(); ++id) {
      if (id != 7 && world.node(id).member(victim)->state < state) return false;
    }
    return true;
  };
  Instant crashed = world.now();
  auto unreachable = [&] { return all_say(gossip::MemberState::unreachable); };
  EXPECT_TRUE(world.run_until(unreachable, seconds(15)));
  EXPECT_LT(world.now() - crashed, seconds(10));
  auto failed = [&] { return all_say(gossip::MemberState::failed); };
  EXPECT_TRUE(world.run_until(failed, seconds(60)));
  EXPECT_LT(world.now() - crashed, seconds(20));
}

// Both sides have forgotten each other, and nobody has seeds. True if they find each other within
// half a minute.
bool heals_after(Duration split, Duration reap_after, Duration heal_for) {
  World::Settings settings;
  settings.hosts = 4;
  settings.config.reap_after = reap_after;
  settings.config.heal_for = heal_for;
  World world(settings);
  world.start_all();
  for (HostId id = 0; id < world.size(); ++id) world.attach(id, kBlue);
  world.run(seconds(10));
  for (HostId id = 0; id < world.size(); ++id) world.node(id).join({}, world.clock(id));
  world.change_network().sides = {0, 0, 1, 1};
  world.run(split);
  for (HostId id = 0; id < world.size(); ++id) EXPECT_EQ(world.node(id).members().size(), 1u);
  world.put(0, kBlue, "left", "1");
  world.put(3, kBlue, "right", "1");
  world.change_network().sides.clear();
  return world.run_until([&] { return all_know_all(world); }, seconds(30)) &&
         world.run_until(
             [&] { return holders(world, kBlue, "left") + holders(world, kBlue, "right") == 8; },
             seconds(5));
}

TEST(World, a_split_longer_than_members_are_kept_heals_within_half_a_minute) {
  using std::chrono::hours, std::chrono::minutes;
  EXPECT_TRUE(heals_after(hours(1), minutes(30), hours(2)));
  EXPECT_FALSE(heals_after(hours(1), minutes(30), minutes(40))) << "nobody looks any more";
}

// Whoever restarts meanwhile knows the other side only from what it stored.
TEST(World, sides_of_a_split_that_restart_find_each_other) {
  World world = make_world(6);
  world.start_all();
  world.run(seconds(10));
  world.change_network().sides = {0, 0, 0, 1, 1, 1};
  world.run(std::chrono::minutes(5));
  for (HostId id = 0; id < world.size(); ++id) {
    auto stored = world.node(id).peer_cache();
    EXPECT_EQ(stored.size(), 5u);
    world.crash(id);
    world.start(id);
    world.node(id).join(stored, world.clock(id));
    world.settle(id);
  }
  world.run(std::chrono::minutes(5));
  for (HostId id = 0; id < world.size(); ++id) EXPECT_EQ(world.node(id).members().size(), 2u);
  world.change_network().sides.clear();
  EXPECT_TRUE(world.run_until([&] { return all_know_all(world); }, seconds(30)));
}

// Under its old address: all look there for the host that it was.
TEST(World, a_host_installed_anew_is_heard_though_nobody_may_send_much) {
  World::Settings settings;
  settings.hosts = 40;
  settings.config.egress_rate = 8 << 10;
  settings.config.egress_burst = 32 << 10;
  World world(settings);
  world.start_all();
  for (HostId id = 0; id < world.size(); ++id) world.attach(id, kBlue);
  world.run(seconds(60));
  world.crash(7);
  world.run(seconds(30));
  world.reinstall(7);
  world.start(7);
  world.run(seconds(60));
  world.put(7, kBlue, "key", "value");
  EXPECT_TRUE(world.run_until([&] { return holders(world, kBlue, "key") == 40; }, seconds(5)));
}

// Host 1 runs twice under one epoch: first host 3 knows of it, then those who know of no earlier
// time. Neither boot is there any more when they meet.
TEST(World, of_two_boots_of_one_epoch_that_are_gone_all_keep_the_same) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    World world = make_world(4, seed);
    add_all_checkers(world);
    world.start_all();
    for (HostId id = 0; id < 4; ++id) world.attach(id, kBlue);
    world.put(1, kBlue, "first", "value");
    world.run(seconds(20));
    world.change_network().sides = {false, false, false, true};
    for (HostId id : {0, 1, 2}) world.crash(id);
    world.roll_back_disk(1, 0);
    world.reinstall(0);
    world.reinstall(2);
    for (HostId id : {0, 1, 2}) world.start(id);
    world.run(seconds(60));
    EXPECT_EQ(world.host(1).identity.epoch, 1u);
    world.crash(1);
    world.run(seconds(100));
    world.change_network().sides.clear();
    world.run(seconds(90));
    world.check_at_rest();
    EXPECT_EQ(world.failures(), std::vector<std::string>()) << seed;
  }
}

TEST(World, two_of_five_that_die_together_are_found_as_soon_as_one) {
  std::vector<Duration> unreachable, failed;
  for (uint64_t seed = 1; seed <= 11; ++seed) {
    World world = make_world(5, seed);
    world.start_all();
    world.run(seconds(10));
    Instant begin = world.now();
    for (HostId dead : {3u, 4u}) world.crash(dead);
    auto all_say = [&](gossip::MemberState state) {
      for (HostId id : {0u, 1u, 2u}) {
        for (HostId dead : {3u, 4u}) {
          if (world.node(id).member(world.host(dead).identity.node)->state < state) return false;
        }
      }
      return true;
    };
    world.run_until([&] { return all_say(gossip::MemberState::unreachable); }, seconds(60));
    unreachable.push_back(world.now() - begin);
    world.run_until([&] { return all_say(gossip::MemberState::failed); }, seconds(60));
    failed.push_back(world.now() - begin);
  }
  for (auto* times : {&unreachable, &failed}) std::ranges::sort(*times);
  EXPECT_LE(unreachable[5], milliseconds(4500));
  EXPECT_LE(failed[5], seconds(12));
}

// The states of hosts 1 and 2 of three at the first, after both crashed.
std::vector<gossip::MemberState> both_crash(World& world, Duration between) {
  add_all_checkers(world);
  world.start_all();
  world.run(seconds(20));
  world.crash(1);
  world.run(between);
  world.crash(2);
  world.run(seconds(90));
  world.check_at_rest();
  auto state = [&](HostId id) {
    return world.node(0).member(world.host(id).identity.node)->state;
  };
  return {state(1), state(2)};
}

TEST(World, the_last_of_three_takes_it_that_it_was_cut_off_if_the_others_went_at_once) {
  World world = make_world(3);
  auto states = both_crash(world, seconds(1));
  EXPECT_TRUE(world.rightly_isolated(0));
  EXPECT_LT(std::max(states[0], states[1]), gossip::MemberState::failed);
  EXPECT_EQ(world.failures(), std::vector<std::string>());
}

TEST(World, and_that_they_are_gone_if_they_went_one_after_the_other) {
  World world = make_world(3);
  auto states = both_crash(world, seconds(15));
  EXPECT_FALSE(world.rightly_isolated(0));
  EXPECT_EQ(std::min(states[0], states[1]), gossip::MemberState::failed);
  EXPECT_EQ(world.failures(), std::vector<std::string>());
}

TEST(World, the_same_seed_gives_the_same_run) {
  uint64_t traces[2];
  for (uint64_t& trace : traces) {
    World world = make_world(10, 42);
    world.change_network().loss = 0.1;
    world.start_all();
    world.run(seconds(20));
    trace = world.trace();
  }
  EXPECT_EQ(traces[0], traces[1]);
}

}  // namespace
}  // namespace ovn::sim
