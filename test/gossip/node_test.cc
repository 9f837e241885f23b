// SPDX-License-Identifier: Apache-2.0
// A few whole Nodes that exchange datagrams without loss or delay; what takes many of them and
// faults is the simulator's.
#include "gossip/node.h"

#include <gtest/gtest.h>

#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const NetworkTag kBlue(5), kRed(6);
const GroupKey kOld{1, {7}}, kNew{2, {8}};

struct NodeTest : testing::Test {
  NullCrypto crypto;  // leaves what it seals readable
  Instant now{std::chrono::hours(1)};
  std::vector<Node> nodes;
  std::vector<Event> events;
  std::vector<std::pair<size_t, Bytes>> wire;  // to whom, what

  void start(size_t count) {
    for (size_t i = 0; i < count; ++i) add({kOld});
  }
  void add(std::vector<GroupKey> keys) {
    Config config = config_of_tests();
    config.keys = std::move(keys);
    auto number = static_cast<uint8_t>(nodes.size() + 1);
    nodes.emplace_back(config, identity_of(number), crypto, number, now);
    std::array seeds{identity_of(1).endpoint};
    nodes.back().join(seeds, now);
    run(seconds(3));
  }
  void run(Duration span) {
    for (Instant end = now + span; now < end; now += milliseconds(1)) {
      for (size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].next_deadline() <= now) nodes[i].handle_timeout(now);
        drain(i);
      }
    }
  }
  void drain(size_t i) {
    while (auto event = nodes[i].poll_event()) events.push_back(*event);
    while (auto datagram = nodes[i].poll_transmit()) {
      size_t to = datagram->to.address.v4_value() - 0x0a000001u;
      wire.emplace_back(to, datagram->bytes);
      if (to >= nodes.size()) continue;
      nodes[to].handle_datagram(nodes[i].self().endpoint, datagram->bytes, now);
      drain(to);
    }
  }
  void put(size_t i, NetworkTag network, std::string_view key) {
    ASSERT_TRUE(nodes[i].put(network, 1, key, as_bytes(key), now));
  }
  size_t shown(size_t i, NetworkTag network) { return nodes[i].visible(network).size(); }
  uint64_t counted(Count what) {
    uint64_t sum = 0;
    for (const Node& node : nodes) sum += node.counters()[what];
    return sum;
  }
};

TEST_F(NodeTest, no_byte_of_a_network_goes_to_who_is_not_attached_to_it) {
  start(4);
  for (size_t i : {0u, 1u}) ASSERT_TRUE(nodes[i].attach(kBlue, now));
  for (size_t i : {2u, 3u}) ASSERT_TRUE(nodes[i].attach(kRed, now));
  run(seconds(2));
  wire.clear();
  put(0, kBlue, "blue-secret");
  put(2, kRed, "red-secret");
  run(seconds(40));
  EXPECT_EQ(shown(1, kBlue), 1u);
  EXPECT_EQ(shown(3, kRed), 1u);
  for (const auto& [to, bytes] : wire) {
    EXPECT_TRUE(to < 2 || as_text(bytes).find("blue-secret") == std::string_view::npos) << to;
    EXPECT_TRUE(to >= 2 || as_text(bytes).find("red-secret") == std::string_view::npos) << to;
  }
  auto shows = [](const auto& sent) {
    return as_text(sent.second).find("blue-secret") != std::string_view::npos;
  };
  ASSERT_TRUE(std::ranges::any_of(wire, shows)) << "else nothing was proved";
}

TEST_F(NodeTest, keys_are_rotated_one_node_after_the_other_and_nothing_is_lost) {
  start(3);
  for (Node& node : nodes) ASSERT_TRUE(node.attach(kBlue, now));
  run(seconds(2));
  size_t records = 0;
  // Installed, used, the old one removed: each step takes its time to get round.
  for (const auto& keys : std::vector<std::vector<GroupKey>>{{kOld, kNew}, {kNew, kOld}, {kNew}}) {
    for (Node& node : nodes) {
      ASSERT_TRUE(node.set_keys(keys, now));
      put(0, kBlue, fmt::format("key{}", ++records));
      run(seconds(1));
      for (size_t i = 0; i < nodes.size(); ++i) EXPECT_EQ(shown(i, kBlue), records);
    }
  }
  EXPECT_EQ(counted(Count::packets_unknown_key), 0u);
  EXPECT_EQ(counted(Count::packets_unopened), 0u);
  EXPECT_EQ(counted(Count::probes_failed), 0u);
  for (const Node& node : nodes) {
    EXPECT_EQ(node.inspect(now).primary_key, kNew.id);
    EXPECT_EQ(node.inspect(now).newest_keys, (std::map<uint16_t, size_t>{{kNew.id, 2}}));
  }
}

TEST_F(NodeTest, another_key_of_the_same_number_takes_the_place_of_the_first) {
  start(2);
  run(seconds(1));
  GroupKey other{kOld.id, {99}};
  for (Node& node : nodes) ASSERT_TRUE(node.set_keys(std::array{other}, now));
  uint64_t before = counted(Count::packets_unopened);
  run(seconds(3));
  EXPECT_EQ(counted(Count::packets_unopened), before) << "no packet key of the first is left";
  EXPECT_EQ(counted(Count::probes_failed), 0u);
  ASSERT_TRUE(nodes[0].set_keys(std::array{kOld}, now));
  run(seconds(3));
  EXPECT_GT(counted(Count::packets_unopened), before);
}

TEST_F(NodeTest, a_removed_key_opens_nothing_any_more) {
  start(2);
  ASSERT_TRUE(nodes[0].set_keys(std::array{kNew}, now));
  events.clear();
  uint64_t received = nodes[0].counters()[Count::packets_unknown_key];
  run(seconds(2));
  EXPECT_GT(nodes[0].counters()[Count::packets_unknown_key], received);
  EXPECT_TRUE(std::ranges::any_of(events, [](const Event& event) {
    auto wrong = std::get_if<WrongKey>(&event);
    return wrong && wrong->key == kOld.id && !wrong->held;
  }));
}

TEST_F(NodeTest, who_has_another_key_is_told_of_and_changes_nothing) {
  start(2);
  events.clear();
  add({{1, {99}}});
  EXPECT_EQ(nodes[0].members().size(), 1u);
  EXPECT_EQ(nodes[2].members().size(), 0u);
  size_t told = 0;
  for (const Event& event : events) {
    EXPECT_FALSE(std::holds_alternative<MemberChanged>(event));
    told += std::holds_alternative<WrongKey>(event);
  }
  EXPECT_GE(told, 1u);
  EXPECT_LE(told, 2u) << "once a minute, not once a packet";
}

TEST_F(NodeTest, a_node_on_anothers_old_address_is_not_taken_for_it) {
  start(3);
  // Node 3 is gone, and node 4 comes up at its address with its name.
  Identity newcomer = identity_of(4);
  newcomer.endpoint = identity_of(3).endpoint;
  nodes.pop_back();
  nodes.emplace_back(config_of_tests(), newcomer, crypto, 4, now);
  std::array seeds{identity_of(1).endpoint};
  nodes.back().join(seeds, now);
  run(seconds(30));
  EXPECT_EQ(nodes[0].member(newcomer.node)->state, MemberState::alive);
  EXPECT_EQ(nodes[0].member(identity_of(3).node)->state, MemberState::failed);
  EXPECT_EQ(nodes[1].member(newcomer.node)->state, MemberState::alive);
}

TEST_F(NodeTest, of_a_node_and_its_clone_just_one_goes_on) {
  start(3);
  run(seconds(90));
  Identity clone = identity_of(3);
  clone.boot_id = {0x33};
  clone.endpoint = identity_of(4).endpoint;
  nodes.emplace_back(config_of_tests(), clone, crypto, 4, now);
  std::array seeds{identity_of(1).endpoint};
  nodes.back().join(seeds, now);
  events.clear();
  for (int i = 0; i < 100; ++i) {
    run(milliseconds(100));
    for (const Event& event : std::exchange(events, {})) {
      auto raised = std::get_if<EpochRaised>(&event);
      if (raised) nodes[3].epoch_stored(raised->epoch, now);
      auto conflict = std::get_if<IdentityConflict>(&event);
      // Who started last goes on.
      if (conflict) { EXPECT_EQ(conflict->other, clone.endpoint); }
    }
  }
  EXPECT_FALSE(nodes[2].attach(kBlue, now)) << "silent";
  EXPECT_TRUE(nodes[3].attach(kBlue, now));
  for (size_t i : {0u, 1u}) {
    auto view = nodes[i].member(clone.node);
    EXPECT_EQ(view->state, MemberState::alive);
    EXPECT_EQ(view->identity.boot_id, clone.boot_id);
  }
}

TEST_F(NodeTest, with_all_others_restarted_the_stored_peers_are_enough_to_come_back) {
  start(3);
  auto peers = nodes[2].peer_cache();
  EXPECT_EQ(peers.size(), 2u);
  nodes.pop_back();
  Identity again = identity_of(3);
  again.epoch = 2;
  again.boot_id = {33};
  nodes.emplace_back(config_of_tests(), again, crypto, 9, now);
  nodes.back().join(peers, now);
  run(seconds(3));
  EXPECT_EQ(nodes[2].members().size(), 2u);
  EXPECT_EQ(nodes[0].member(again.node)->identity.epoch, 2u);
}

TEST_F(NodeTest, stored_peers_hold_those_that_failed_and_seeds_that_were_never_met_for_a_week) {
  start(3);
  nodes.pop_back();
  run(seconds(40));
  ASSERT_EQ(nodes[0].member(identity_of(3).node)->state, MemberState::failed);
  std::vector<ip::Endpoint> both{identity_of(2).endpoint, identity_of(3).endpoint};
  EXPECT_EQ(nodes[0].peer_cache(), both) << "those that are there first";
  std::array seeds{identity_of(2).endpoint, identity_of(9).endpoint};
  nodes[0].join(seeds, now);
  EXPECT_EQ(nodes[0].peer_cache().size(), 3u);
  now += std::chrono::hours(7 * 24);
  nodes[0].handle_timeout(now);
  auto later = nodes[0].peer_cache();
  EXPECT_EQ(std::ranges::count(later, identity_of(9).endpoint), 0);
}

TEST_F(NodeTest, nobody_accuses_a_node_that_announced_its_restart) {
  start(3);
  nodes[2].restarting(seconds(60), now);
  drain(2);
  nodes.pop_back();
  run(seconds(30));
  EXPECT_EQ(nodes[0].member(identity_of(3).node)->state, MemberState::alive);
  EXPECT_TRUE(nodes[0].member(identity_of(3).node)->restarting);
  run(seconds(60));
  EXPECT_EQ(nodes[0].member(identity_of(3).node)->state, MemberState::failed);
}

TEST_F(NodeTest, an_inspection_names_who_accuses_whom_and_who_lags) {
  start(3);
  nodes.pop_back();
  run(seconds(4));
  auto inspection = nodes[0].inspect(now);
  ASSERT_EQ(inspection.accusations.size(), 1u);
  EXPECT_EQ(inspection.accusations[0].subject, identity_of(3).node);
  EXPECT_FALSE(inspection.accusations[0].accusers.empty());
  EXPECT_EQ(inspection.scopes.size(), 1u);
  EXPECT_EQ(inspection.scopes[0].root, nodes[1].inspect(now).scopes[0].root);
  EXPECT_TRUE(inspection.lagging.empty());
}

}  // namespace
}  // namespace ovn::gossip
