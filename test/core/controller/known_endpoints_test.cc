// SPDX-License-Identifier: Apache-2.0
#include "core/controller/known_endpoints.h"

#include <gtest/gtest.h>

#include "core/controller/lease_rules.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

class KnownEndpoints : public testing::Test {
 protected:
  KnownEndpoints() {
    manager_.networks[test::kBackend] = test::backend_network();
    manager_.nodes[test::kSelf] = host_.self;
    manager_.nodes[test::kPeer] = {test::kPeer, "host2", test::address("10.99.0.2"), false, 0};
  }

  void peer_has(std::string_view ip) {
    ip::Address address = test::address(ip);
    host_.remote[test::kBackend].records.push_back(
        {test::kPeer,
         {model::EndpointId("e9"), Mac::for_address(address), test::address("10.99.0.2"),
          {{ip::Prefix(address, 24), 9}}, "db", {}}});
  }
  std::vector<KnownEndpoint> known(std::vector<Uuid> participants = {}) {
    return known_endpoints(host_, manager_, {{test::kBackend, std::move(participants)}});
  }
  Result<Changed<model::Lease>> explicit_lease(std::string_view ip,
                                               const std::vector<KnownEndpoint>& endpoints) {
    return grant_lease(manager_, {test::kSelf, "backend", {}, test::address(ip)}, endpoints);
  }

  Host host_ = test::make_host();
  Manager manager_;
};

TEST_F(KnownEndpoints, are_our_own_and_those_that_gossip_told_of) {
  test::attached(host_, test::attach_request(1));
  peer_has("10.7.0.9");
  auto all = known({test::kSelf, test::kPeer});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].name, "pid:1");
  EXPECT_EQ(all[0].node, "host1");
  EXPECT_EQ(all[0].addresses, std::vector{test::address("10.7.0.4")});
  EXPECT_EQ(all[1].name, "db");
  EXPECT_EQ(all[1].node, "host2");
  EXPECT_EQ(all[1].addresses, std::vector{test::address("10.7.0.9")});
}

TEST_F(KnownEndpoints, those_that_wait_for_their_containers_are_among_them) {
  peer_has("10.7.0.9");
  auto& table = host_.remote[test::kBackend];
  table.waiting = std::exchange(table.records, {});
  auto all = known({test::kSelf, test::kPeer});
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].name, "db");
  EXPECT_EQ(all[0].addresses, std::vector{test::address("10.7.0.9")});
  EXPECT_EQ(explicit_lease("10.7.0.9", all).error().code, Errc::conflict);
}

TEST_F(KnownEndpoints, a_participant_without_records_is_told_as_one_of_whom_nothing_is_known) {
  auto all = known({test::kSelf, test::kPeer});
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].node, "host2");
  EXPECT_TRUE(all[0].addresses.empty());
}

TEST_F(KnownEndpoints, twins_and_hosts_in_the_ingress_network_are_no_backends_of_their_own) {
  manager_.networks[test::kBackend].ingress = true;
  host_.networks.at(test::kBackend).ingress = true;
  host_.ingress_place = {test::kBackend, {{test::prefix("10.7.0.5/24"), 7}}};
  peer_has("10.7.0.9");
  model::ServiceId web("5e");
  host_.remote[test::kBackend].records[0].record.service = web;
  auto all = known({});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].name, "host1");
  EXPECT_EQ(all[0].addresses, std::vector{test::address("10.7.0.5")});
  EXPECT_TRUE(all[0].backend.service.empty());
  EXPECT_TRUE(all[1].backend.twin);
  EXPECT_FALSE(all[1].serves(web));
}

TEST_F(KnownEndpoints, of_nodes_that_were_removed_do_not_count) {
  peer_has("10.7.0.9");
  manager_.nodes.erase(test::kPeer);
  EXPECT_TRUE(known({test::kPeer}).empty());
}

TEST_F(KnownEndpoints, whom_gossip_has_not_met_may_have_any_address_of_its_own) {
  manager_.leases[5] = test::lease(5, "10.7.0.8/30", test::kPeer);
  manager_.revision = 5;
  for (bool met : {false, true}) {
    Participants participants;
    std::set<Uuid> members{test::kSelf};
    if (met) members.insert(test::kPeer);
    add_unmet(manager_, members, participants);
    auto lease = explicit_lease("10.7.0.9", known_endpoints(host_, manager_, participants));
    EXPECT_EQ(lease.has_value(), met);
  }
}

TEST_F(KnownEndpoints, make_an_explicit_address_safe_also_out_of_anothers_block) {
  manager_.leases[5] = test::lease(5, "10.7.0.8/30", test::kPeer);
  manager_.revision = 5;
  auto untold = explicit_lease("10.7.0.9", known({test::kPeer}));
  ASSERT_FALSE(untold);
  EXPECT_EQ(untold.error().code, Errc::unavailable);
  EXPECT_EQ(untold.error().message,
            "address 10.7.0.9 is of a block of node 'host2', which has not told yet what it uses "
            "of it: try again in a moment");
  peer_has("10.7.0.9");
  auto taken = explicit_lease("10.7.0.9", known({test::kPeer}));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().message, "address 10.7.0.9 is in use by endpoint 'db' on node 'host2'");
  EXPECT_TRUE(explicit_lease("10.7.0.10", known({test::kPeer})));
}

}  // namespace
}  // namespace ovn::controller
