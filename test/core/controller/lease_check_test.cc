// SPDX-License-Identifier: Apache-2.0
#include "core/controller/lease_check.h"

#include <gtest/gtest.h>

#include "core/base/random.h"
#include "test/core/controller/manager_fixture.h"

namespace ovn::controller {
namespace {

class LeaseCheck : public testing::Test, protected ManagerFixture {
 protected:
  LeaseCheck() { blue_ = create(wanted("blue", {"10.0.0.0/24"}))->id; }

  void attach(uint8_t on, std::string name, std::vector<std::string_view> addresses) {
    KnownEndpoint endpoint{model::EndpointId(name), blue_, name, node(on).name, {}};
    for (auto text : addresses) endpoint.addresses.push_back(address(text));
    endpoints_.push_back(std::move(endpoint));
  }
  // A lease that no rule would have granted.
  uint64_t force(uint8_t holder, std::string_view block, std::string_view subnet = "10.0.0.0/24") {
    store::Batch batch;
    uint64_t id =
        add_lease(manager, {0, blue_, prefix(subnet), prefix(block), node(holder).id}, batch).id;
    EXPECT_TRUE(store.commit(batch));
    return id;
  }
  // "kind subject: why [remedy]", a line each.
  static std::string text(const std::vector<LeaseFinding>& findings) {
    std::string out;
    for (const auto& found : findings) {
      out += fmt::format("{} {}: {} [{}]\n", found.kind, found.subject, found.why, found.remedy);
    }
    return out;
  }
  std::string found() { return text(check_leases(manager, endpoints_)); }
  std::string repaired() {
    auto changed = repair_leases(manager, endpoints_);
    EXPECT_TRUE(store.commit(changed.batch));
    EXPECT_TRUE(is_stored());
    return text(changed.value);
  }

  model::NetworkId blue_;
  std::vector<KnownEndpoint> endpoints_;
};

TEST_F(LeaseCheck, finds_nothing_where_all_is_well) {
  lease(1, "blue");
  lease(2, "blue", address("10.0.0.3"));
  attach(1, "web", {"10.0.0.2"});
  attach(2, "db", {"10.0.0.3"});
  endpoints_.push_back({model::EndpointId("l"), model::NetworkId("local"), "l", "node1",
                        {address("172.17.0.2")}});
  EXPECT_EQ(found(), "") << "a network of one host alone is not the manager's";
  uint64_t before = manager.revision;
  EXPECT_EQ(repaired(), "");
  EXPECT_EQ(manager.revision, before);
}

TEST_F(LeaseCheck, an_address_of_no_lease_is_leased_to_who_uses_it) {
  attach(2, "db", {"10.0.0.9"});
  std::string finding =
      "unleased 10.0.0.9: 'db' on node 'node2' has it, but no lease holds it [lease it to node "
      "'node2']\n";
  EXPECT_EQ(found(), finding);
  EXPECT_EQ(repaired(), finding);
  EXPECT_EQ(found(), "");
  EXPECT_EQ(manager.leases.rbegin()->second.block, prefix("10.0.0.9/32"));
  EXPECT_EQ(manager.leases.rbegin()->second.holder, node(2).id);
}

TEST_F(LeaseCheck, an_address_in_a_block_of_another_node_is_taken_out_of_it) {
  lease(1, "blue");
  attach(2, "db", {"10.0.0.2"});
  EXPECT_EQ(repaired(),
            "unleased 10.0.0.2: 'db' on node 'node2' has it, but it is leased to node 'node1' "
            "[lease it to node 'node2']\n");
  EXPECT_EQ(found(), "");
  EXPECT_EQ(policy_for(manager, node(1).id).leases.size(), 2u) << "its holder is told";
}

TEST_F(LeaseCheck, an_address_leased_to_another_by_itself_is_left_to_people) {
  lease(1, "blue", address("10.0.0.9"));
  attach(2, "db", {"10.0.0.9"});
  std::string finding =
      "unleased 10.0.0.9: 'db' on node 'node2' has it, but it is leased to node 'node1' []\n";
  EXPECT_EQ(repaired(), finding);
  EXPECT_EQ(found(), finding);
}

TEST_F(LeaseCheck, what_can_be_nobodys_is_leased_to_nobody) {
  attach(2, "router", {"10.0.0.1"});    // the gateway
  attach(2, "stranger", {"10.9.9.9"});  // in no subnet
  attach(3, "unknown", {"10.0.0.9"});   // of no node
  size_t before = manager.leases.size();
  EXPECT_EQ(repaired(), found());
  EXPECT_EQ(manager.leases.size(), before);
  EXPECT_EQ(check_leases(manager, endpoints_).size(), 3u);
}

TEST_F(LeaseCheck, an_address_held_twice_is_told_with_both_who_hold_it) {
  lease(1, "blue");
  attach(1, "web", {"10.0.0.2"});
  attach(2, "db", {"10.0.0.2"});
  std::string finding =
      "twice 10.0.0.2: 'web' on node 'node1' and 'db' on node 'node2' have it: attach one of them "
      "anew []\n";
  EXPECT_EQ(repaired(), finding);
  EXPECT_EQ(found(), finding);
}

TEST_F(LeaseCheck, of_two_leases_that_overlap_the_newer_is_taken_back_if_it_is_idle) {
  lease(1, "blue");  // 10.0.0.0/30
  force(2, "10.0.0.0/29");
  std::string finding =
      "overlap 10.0.0.0/29: it is leased to node 'node2', and 10.0.0.0/30 is leased to node "
      "'node1' [take the lease back]\n";
  EXPECT_EQ(found(), finding);
  EXPECT_EQ(repaired(), finding);
  EXPECT_EQ(found(), "");
  EXPECT_EQ(manager.leases.size(), 1u);

  force(2, "10.0.0.0/30");
  attach(2, "db", {"10.0.0.2"});
  EXPECT_EQ(found(),
            "overlap 10.0.0.0/30: it is leased to node 'node2', and 10.0.0.0/30 is leased to node "
            "'node1' []\n") << "in use";
}

TEST_F(LeaseCheck, a_lease_of_a_subnet_that_is_not_there_is_taken_back) {
  force(1, "10.5.0.0/30", "10.5.0.0/24");
  EXPECT_EQ(repaired(),
            "stray 10.5.0.0/30: it is leased to node 'node1', and of no subnet of the network "
            "[take the lease back]\n");
  EXPECT_EQ(found(), "");
}

TEST_F(LeaseCheck, nothing_is_taken_back_while_a_node_has_not_told_what_it_uses) {
  lease(1, "blue");
  force(2, "10.0.0.0/29");
  endpoints_.push_back({{}, blue_, {}, "node2", {}});
  EXPECT_EQ(repaired(), found());
  EXPECT_EQ(manager.leases.size(), 2u);
  EXPECT_NE(found().find("untold node2: node 'node2' has not told yet what it uses"),
            std::string::npos);
}

TEST_F(LeaseCheck, uses_are_counted_for_each_lease) {
  lease(1, "blue");
  lease(2, "blue");
  attach(1, "web", {"10.0.0.2"});
  attach(1, "app", {"10.0.0.3"});
  attach(1, "far", {"10.0.0.5"});  // of the other's block
  std::vector<size_t> used;
  for (const auto& use : lease_uses(manager, endpoints_)) used.push_back(use.used);
  EXPECT_EQ(used, (std::vector<size_t>{2, 0}));
}

// Whatever was lost, after a repair only what a person must decide is left, and nothing that the
// manager grants from then on is in use already.
TEST_F(LeaseCheck, a_repair_makes_safe_what_a_restored_database_forgot) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    Random random(seed);
    ManagerFixture cluster;
    auto network = cluster.create(wanted("red", {"10.1.0.0/24"}))->id;
    std::vector<KnownEndpoint> endpoints;
    for (int i = 0; i < 40; ++i) {
      uint8_t on = random.chance(0.5) ? 1 : 2;
      auto granted = cluster.lease(on, "red");
      auto at = granted->block.first().plus(random.below(4));
      if (!ipam::Pool(cluster.manager.networks.at(network).subnets[0]).check_host(at)) continue;
      auto name = fmt::format("c{}", i);
      endpoints.push_back({model::EndpointId(name), network, name, node(on).name, {at}});
    }
    std::erase_if(cluster.manager.leases, [&](const auto&) { return random.chance(0.5); });
    repair_leases(cluster.manager, endpoints);
    EXPECT_TRUE(check_leases(cluster.manager, endpoints).empty()) << "seed " << seed;
    for (int i = 0; i < 20; ++i) {
      auto next = grant_lease(cluster.manager, {node(1).id, "red", {}, {}}, endpoints);
      if (!next) break;
      for (const auto& endpoint : endpoints) {
        EXPECT_FALSE(next->value.block.contains(endpoint.addresses[0])) << "seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace ovn::controller
