// SPDX-License-Identifier: Apache-2.0
#include "core/controller/lease_rules.h"

#include <gtest/gtest.h>

#include "test/core/controller/manager_fixture.h"

namespace ovn::controller {
namespace {

class LeaseRules : public testing::Test, protected ManagerFixture {
 protected:
  LeaseRules() { blue_ = *create(wanted("blue", {"10.0.0.0/24"})); }

  Error refused(uint8_t holder, std::optional<ip::Address> wanted_address,
                std::span<const KnownEndpoint> endpoints = {}) {
    uint64_t before = manager.revision;
    auto granted = lease(holder, "blue", wanted_address, endpoints);
    EXPECT_FALSE(granted);
    EXPECT_EQ(manager.revision, before);
    return granted ? Error() : granted.error();
  }

  model::Network blue_;
};

TEST_F(LeaseRules, grant_one_block_after_the_other) {
  auto first = *lease(1, "blue");
  EXPECT_EQ(first.block, prefix("10.0.0.0/30"));
  EXPECT_EQ(first.subnet, prefix("10.0.0.0/24"));
  EXPECT_EQ(first.network, blue_.id);
  EXPECT_EQ(first.holder, node(1).id);
  EXPECT_EQ(first.id, manager.revision);
  EXPECT_EQ(block(2, "blue"), "10.0.0.4/30");
  EXPECT_TRUE(is_stored());
}

TEST_F(LeaseRules, ids_only_ever_grow_also_over_a_restart) {
  auto first = *lease(1, "blue");
  keep(release_lease(manager, node(1).id, first.id));
  manager = reloaded();
  EXPECT_GT(lease(1, "blue")->id, first.id);
}

TEST_F(LeaseRules, an_explicit_address_is_leased_alone) {
  auto alone = *lease(1, "blue", address("10.0.0.77"));
  EXPECT_EQ(alone.block, prefix("10.0.0.77/32"));
  EXPECT_TRUE(is_stored());
}

TEST_F(LeaseRules, an_explicit_address_is_punched_out_of_anothers_block_who_is_told) {
  auto wide = *lease(1, "blue");
  auto alone = *lease(2, "blue", address("10.0.0.3"));
  EXPECT_EQ(alone.block, prefix("10.0.0.3/32"));
  EXPECT_GT(alone.id, wide.id);
  EXPECT_EQ(policy_for(manager, node(1).id).leases, (std::vector{wide, alone}));
  EXPECT_EQ(policy_for(manager, node(2).id).leases, std::vector{alone});
}

TEST_F(LeaseRules, a_lease_is_news_to_those_it_concerns_only) {
  auto news = [&](uint8_t number) { return revision_for(manager, node(number).id); };
  uint64_t before = manager.revision;
  EXPECT_EQ(news(1), before);
  auto wide = *lease(1, "blue");
  EXPECT_EQ(news(1), wide.id);
  EXPECT_EQ(news(2), before);
  auto alone = *lease(2, "blue", address("10.0.0.3"));
  EXPECT_EQ(news(1), alone.id) << "its block has a hole now";
  EXPECT_EQ(news(2), alone.id);
  keep(release_lease(manager, node(2).id, alone.id));
  EXPECT_EQ(news(1), manager.revision) << "which is closed again";
  create(wanted("green"));
  EXPECT_EQ(news(1), manager.revision);
  EXPECT_EQ(news(2), manager.revision);
  EXPECT_EQ(revision_for(reloaded(), node(2).id), manager.revision);
}

TEST_F(LeaseRules, what_the_node_holds_already_is_granted_again) {
  auto wide = *lease(1, "blue");
  EXPECT_EQ(*lease(1, "blue", address("10.0.0.3")), wide);
  auto alone = *lease(1, "blue", address("10.0.0.77"));
  uint64_t before = manager.revision;
  EXPECT_EQ(*lease(1, "blue", address("10.0.0.77")), alone);
  EXPECT_EQ(manager.revision, before);
}

TEST_F(LeaseRules, an_address_leased_alone_is_refused_with_its_holder) {
  lease(1, "blue", address("10.0.0.77"));
  Error taken = refused(2, address("10.0.0.77"));
  EXPECT_EQ(taken.code, Errc::conflict);
  EXPECT_EQ(taken.message, "address 10.0.0.77 is leased to node 'node1'");
}

TEST_F(LeaseRules, an_address_in_use_is_refused_with_its_holder) {
  lease(1, "blue");
  std::vector<KnownEndpoint> endpoints{
      {{}, model::NetworkId("other"), "db", "node1", {address("10.0.0.2")}},
      {{}, blue_.id, "web", "node1", {address("10.0.0.2")}}};
  Error taken = refused(2, address("10.0.0.2"), endpoints);
  EXPECT_EQ(taken.code, Errc::conflict);
  EXPECT_EQ(taken.message, "address 10.0.0.2 is in use by endpoint 'web' on node 'node1'");
  EXPECT_TRUE(lease(2, "blue", address("10.0.0.3"), endpoints));
}

TEST_F(LeaseRules, addresses_that_are_not_for_hosts_are_refused) {
  EXPECT_EQ(refused(1, address("10.0.0.1")).message,
            "address 10.0.0.1 is the gateway of 10.0.0.0/24");
  EXPECT_EQ(refused(1, address("10.0.0.255")).code, Errc::invalid);
  EXPECT_EQ(refused(1, address("10.9.0.1")).message,
            "address 10.9.0.1 is in no subnet of network 'blue'");
}

TEST_F(LeaseRules, who_was_never_admitted_gets_nothing) {
  EXPECT_EQ(refused(9, {}).code, Errc::denied);
}

TEST_F(LeaseRules, unknown_networks_and_subnets_are_not_found) {
  EXPECT_EQ(lease(1, "green").error().code, Errc::not_found);
  auto other = grant_lease(manager, {node(1).id, "blue", prefix("10.9.0.0/24"), {}}, {});
  EXPECT_EQ(other.error().message, "network 'blue' has no subnet 10.9.0.0/24");
  EXPECT_EQ(lease(1, "host").error().message, "network 'host' has no addresses to lease");
}

TEST_F(LeaseRules, a_subnet_may_be_chosen) {
  auto request = wanted("dual", {"10.5.0.0/24", "fd12::/64"});
  request.ipv6 = true;
  create(request);
  auto six = keep(grant_lease(manager, {node(1).id, "dual", prefix("fd12::/64"), {}}, {}));
  EXPECT_EQ(six->block, prefix("fd12::/112"));
  EXPECT_EQ(lease(1, "dual", address("fd12::99:1"))->block, prefix("fd12::99:1/128"));
}

TEST_F(LeaseRules, only_its_holder_gives_a_lease_back) {
  auto granted = *lease(1, "blue");
  EXPECT_EQ(release_lease(manager, node(2).id, granted.id).error().code, Errc::not_found);
  EXPECT_TRUE(keep(release_lease(manager, node(1).id, granted.id)));
  EXPECT_TRUE(manager.leases.empty());
  EXPECT_TRUE(is_stored());
  auto again = release_lease(manager, node(1).id, granted.id);
  EXPECT_EQ(again.error().message,
            fmt::format("lease {}: not found among those of node 'node1'", granted.id));
}

TEST_F(LeaseRules, a_block_given_back_stays_closed_where_a_single_lease_is_in_it) {
  auto wide = *lease(1, "blue");
  lease(2, "blue", address("10.0.0.3"));
  keep(release_lease(manager, node(1).id, wide.id));
  while (lease(1, "blue")) {
  }
  auto leases = leases_in(manager, blue_.id, prefix("10.0.0.0/24"));
  uint64_t held = 0;
  for (const auto& one : leases) held += uint64_t{1} << one.block.host_bits();
  EXPECT_EQ(held, 4u * 63 + 2) << "63 blocks, 10.0.0.2 and 10.0.0.3: all, and each once";
}

TEST_F(LeaseRules, a_full_subnet_is_exhausted) {
  while (lease(1, "blue")) {
  }
  Error full = refused(2, {});
  EXPECT_EQ(full.code, Errc::exhausted);
  EXPECT_EQ(full.message, "no free address in 10.0.0.0/24: all 253 are leased to hosts");
}

TEST_F(LeaseRules, a_node_cannot_hold_leases_without_end) {
  model::Lease one;
  one.holder = node(1).id;
  for (uint64_t id = 1; id <= kLeasesOfNodeMax; ++id) manager.leases.emplace(id, one);
  EXPECT_EQ(refused(1, {}).code, Errc::exhausted);
  EXPECT_TRUE(lease(2, "blue"));
}

}  // namespace
}  // namespace ovn::controller
