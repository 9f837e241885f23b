// SPDX-License-Identifier: Apache-2.0
// The feed of one host, with another node beside it on loopback.
#include "cmd/agent/gossip_feed.h"

#include "core/controller/drain_rules.h"
#include "core/controller/mtu_rules.h"
#include "core/controller/restart_rules.h"
#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

class GossipFeedTest : public testing::Test {
 protected:
  GossipFeedTest() {
    other_ = *GossipDriver::open(
        rig_.loop, at_, test::gossip_node(test::kPeer, "host2", crypto_, at_, rig_.loop.now()),
        [](const gossip::Event&) {});
    other_->update([&](gossip::Node& node, Instant now) {
      node.join(std::vector{rig_.endpoint}, now);
      ASSERT_TRUE(node.attach(tag_, now));
      node.complete(now);
    });
  }

  controller::Host& host() { return rig_.host->host(); }
  void attach(const test::Container& container) {
    rig_.attach(container);
    rig_.host->feed().follow_host();
  }
  size_t told() {
    auto rows = other_->node().visible(tag_);
    return static_cast<size_t>(std::ranges::count(rows, model::kEndpointTable,
                                                  &gossip::RecordView::table));
  }
  void put(std::string_view ip, uint64_t drain = 0) {
    ip::Address address = test::address(ip);
    model::EndpointRecord record{model::EndpointId("e9"), Mac::for_address(address),
                                 test::address("10.99.0.2"), {{ip::Prefix(address, 24), 9}},
                                 "db", {}};
    if (drain != 0) record.service = model::ServiceId("5e"), record.drain = drain;
    other_->update([&](gossip::Node& node, Instant now) {
      ASSERT_TRUE(node.put(tag_, model::kEndpointTable, "e9", encode(record), now));
    });
  }
  const controller::RemoteTable& heard() { return host().remote[test::kBackend]; }

  test::Container one_, two_;
  test::Rig rig_;
  gossip::NetworkTag tag_ = gossip::network_tag(test::kBackend.str());
  ip::Endpoint at_ = test::next_endpoint();
  GossipCrypto crypto_;
  std::unique_ptr<GossipDriver> other_;
};

TEST_F(GossipFeedTest, the_others_see_what_is_attached_here_until_it_is_detached) {
  attach(one_);
  ASSERT_TRUE(rig_.run_until([&] { return told() == 1; }));
  attach(two_);
  ASSERT_TRUE(rig_.run_until([&] { return told() == 2; }));
  host().endpoints.clear(), host().sandboxes.clear();
  rig_.host->feed().follow_host();
  ASSERT_TRUE(rig_.run_until([&] { return told() == 0; }));
  EXPECT_TRUE(rig_.gossip->node().networks().empty());
  EXPECT_FALSE(host().remote.contains(test::kBackend));
}

TEST_F(GossipFeedTest, what_is_attached_elsewhere_is_heard_of_and_the_table_agrees) {
  put("10.7.0.77");
  attach(one_);
  ASSERT_TRUE(rig_.run_until([&] { return heard().records.size() == 1 && heard().synced; }));
  EXPECT_EQ(heard().records[0].owner, test::kPeer);
  EXPECT_EQ(heard().records[0].record.name, "db");
  put("10.7.0.78");
  ASSERT_TRUE(rig_.run_until([&] {
    return heard().records[0].record.addresses[0].address.address() == test::address("10.7.0.78");
  }));
}

TEST_F(GossipFeedTest, a_drain_is_confirmed_to_the_others_when_the_kernel_has_followed_it) {
  auto confirmed = [&] {
    uint64_t drain = 0;
    for (const auto& row : other_->node().visible(tag_)) {
      if (row.table != controller::kDrainTable || row.owner != test::kSelf) continue;
      EXPECT_EQ(row.key, "e9");
      drain = *controller::decode_confirmation(row.value);
    }
    return drain;
  };
  attach(one_);
  put("10.7.0.77", 9);
  ASSERT_TRUE(rig_.run_until([&] { return confirmed() == 9; }));
  put("10.7.0.77", 10);
  ASSERT_TRUE(rig_.run_until([&] { return confirmed() == 10; }));
  other_->update([&](gossip::Node& node, Instant now) {
    ASSERT_TRUE(node.put(tag_, controller::kDrainTable, "e9", controller::encode_confirmation(10),
                         now));
  });
  ASSERT_TRUE(rig_.run_until([&] {
    auto facts = controller::drain_facts(host());
    return facts.confirmed[model::EndpointId("e9")].size() == 2;
  }));
  put("10.7.0.77");
  ASSERT_TRUE(rig_.run_until([&] { return confirmed() == 0; }));
}

TEST_F(GossipFeedTest, hosts_tell_each_other_how_large_packets_may_be) {
  auto told = [&] {
    uint32_t mtu = 0;
    for (const auto& row : other_->node().visible(tag_)) {
      if (row.table == controller::kMtuTable) mtu = *controller::decode_mtu(row.value);
    }
    return mtu;
  };
  attach(one_);
  ASSERT_TRUE(rig_.run_until([&] { return told() == 1450; }));
  host().underlay.mtu = 1400;
  rig_.host->feed().follow_host();
  ASSERT_TRUE(rig_.run_until([&] { return told() == 1350; }));
  put("10.7.0.77");
  other_->update([&](gossip::Node& node, Instant now) {
    ASSERT_TRUE(node.put(tag_, controller::kMtuTable, controller::kMtuKey,
                         controller::encode_mtu(1450), now));
  });
  const std::map<Uuid, uint32_t> others{{test::kPeer, 1450}};
  ASSERT_TRUE(rig_.run_until([&] { return heard().mtus == others; }));
}

TEST_F(GossipFeedTest, hosts_tell_each_other_which_containers_are_waited_for) {
  auto rows = [&](uint8_t table) {
    auto all = other_->node().visible(tag_);
    return std::ranges::count(all, table, [](const auto& row) { return row.table; });
  };
  attach(one_);
  ASSERT_TRUE(rig_.run_until([&] { return rows(model::kEndpointTable) == 1; }));
  EXPECT_EQ(rows(controller::kWaitingTable), 0);
  model::SandboxId sandbox = host().sandboxes.begin()->first;
  host().sandboxes.at(sandbox).follow = true;
  controller::begin_wait(host(), sandbox, rig_.loop.now());
  rig_.host->feed().follow_host();
  ASSERT_TRUE(rig_.run_until([&] { return rows(controller::kWaitingTable) == 1; }));
  EXPECT_EQ(rows(model::kEndpointTable), 0);

  put("10.7.0.77");
  ASSERT_TRUE(rig_.run_until([&] { return heard().records.size() == 1; }));
  Bytes waits = model::encode(heard().records[0].record);
  other_->update([&](gossip::Node& node, Instant now) {
    ASSERT_TRUE(node.put(tag_, controller::kWaitingTable, "e8", waits, now));
  });
  ASSERT_TRUE(rig_.run_until([&] { return heard().waiting.size() == 1; }));
}

TEST_F(GossipFeedTest, a_network_without_endpoints_here_is_not_listened_to) {
  put("10.7.0.77");
  ASSERT_TRUE(rig_.run_until([&] { return !rig_.gossip->node().members().empty(); }));
  rig_.host->feed().follow_host();
  EXPECT_TRUE(rig_.gossip->node().networks().empty());
}

TEST_F(GossipFeedTest, the_managers_host_listens_to_every_network) {
  put("10.7.0.77");
  host().self.manager = true;
  rig_.host->feed().follow_host();
  ASSERT_TRUE(rig_.run_until([&] { return heard().records.size() == 1; }));
}

TEST_F(GossipFeedTest, records_of_a_member_that_left_go_at_once) {
  put("10.7.0.77");
  attach(one_);
  ASSERT_TRUE(rig_.run_until([&] { return heard().records.size() == 1; }));
  other_->update([](gossip::Node& node, Instant now) { node.leave(now); });
  EXPECT_TRUE(rig_.run_until([&] { return heard().records.empty(); }));
}

}  // namespace
}  // namespace ovn::agent
