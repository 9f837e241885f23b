// SPDX-License-Identifier: Apache-2.0
#include "core/controller/manager.h"

#include <gtest/gtest.h>

#include "core/base/random.h"
#include "core/store/nouns.h"
#include "test/core/controller/manager_fixture.h"

namespace ovn::controller {
namespace {

Error load_error(std::vector<store::Entry> entries) {
  Manager manager;
  manager.revision = 42;
  auto loaded = load(manager, entries);
  EXPECT_FALSE(loaded);
  EXPECT_EQ(manager.revision, 42u) << "a failed load changes nothing";
  return loaded ? Error() : loaded.error();
}

TEST(Manager, begins_with_the_predefined_networks) {
  Manager manager;
  ASSERT_TRUE(load(manager, {}));
  EXPECT_EQ(manager.revision, 0u);
  ASSERT_EQ(manager.networks.size(), 2u);
  for (const auto& [id, network] : manager.networks) EXPECT_TRUE(model::is_predefined(id));
}

TEST(Manager, refuses_a_store_that_is_not_whole_and_names_the_entry) {
  EXPECT_EQ(load_error({{"tunnel", "x", "{}"}}).message, "tunnel x: nothing that a manager stores");
  EXPECT_EQ(load_error({{"manager", "state", "{}"}}).message,
            "manager state: field 'revision': is missing");
  EXPECT_EQ(load_error({{"network", "n1", "{"}}).code, Errc::corrupt);

  model::Network outside;
  outside.id = model::NetworkId("n2");
  outside.subnets.push_back({prefix("10.0.0.0/24"), {}, address("10.9.0.1"), {}, {}});
  EXPECT_EQ(load_error({store::put(outside).entry}).message,
            "network n2: field 'subnets': gateway 10.9.0.1 is not inside subnet 10.0.0.0/24");

  model::Lease lease;
  lease.id = 5;
  lease.network = model::NetworkId("n1");
  EXPECT_EQ(load_error({store::put(lease).entry}).message, "lease 5: its network n1 is missing");
  model::Network network;
  network.id = lease.network;
  EXPECT_EQ(load_error({store::put(network).entry, store::put(lease).entry}).message,
            fmt::format("lease 5: its holder {} is missing", Uuid()));
  lease.holder = node(1).id;
  EXPECT_EQ(load_error({store::put(network).entry, store::put(node(1)).entry,
                        store::put(lease).entry})
                .message,
            "lease 5: is newer than the revision 0");
}

TEST(Manager, counts_on_behind_what_a_node_has_seen_of_a_state_that_was_lost) {
  ManagerFixture cluster;
  cluster.create(wanted("blue"));
  EXPECT_FALSE(catch_up(cluster.manager, cluster.manager.revision));
  auto batch = catch_up(cluster.manager, 1000);
  ASSERT_TRUE(batch);
  EXPECT_TRUE(cluster.store.commit(*batch));
  EXPECT_TRUE(cluster.is_stored());
  EXPECT_GT(cluster.lease(1, "blue")->id, 1000u);
  EXPECT_GT(revision_for(cluster.manager, node(2).id), 1000u) << "all are told";
  EXPECT_FALSE(catch_up(cluster.manager, UINT64_MAX)) << "no manager has counted so far";
}

TEST(Manager, tells_a_node_all_networks_and_nodes_and_its_own_leases) {
  ManagerFixture cluster;
  cluster.create(wanted("blue"));
  auto one = *cluster.lease(1, "blue");
  auto two = *cluster.lease(2, "blue");
  Policy policy = policy_for(cluster.manager, node(1).id);
  EXPECT_EQ(policy.revision, cluster.manager.revision);
  EXPECT_EQ(policy.networks.size(), 3u);
  EXPECT_EQ(policy.nodes.size(), 2u);
  EXPECT_EQ(policy.leases, std::vector{one});
  EXPECT_EQ(policy_for(cluster.manager, node(2).id).leases, std::vector{two});
  EXPECT_TRUE(policy_for(cluster.manager, node(3).id).leases.empty());
}

TEST(Manager, names_nodes_and_those_that_are_gone_by_their_id) {
  ManagerFixture cluster;
  EXPECT_EQ(node_name(cluster.manager, node(2).id), "node2");
  EXPECT_EQ(node_name(cluster.manager, node(3).id), node(3).id.to_string());
}

// Random calls, good and bad ones: what is in memory is what a restart finds, ids and revisions
// only grow, no two leases overlap but for single ones inside blocks, and no VNI or subnet is given
// twice.
class RandomWork : public ManagerFixture {
 public:
  explicit RandomWork(uint64_t seed) : random_(seed) {}

  void step() {
    uint8_t who = static_cast<uint8_t>(1 + random_.below(4));
    std::string name = fmt::format("net{}", random_.below(5));
    uint64_t before = manager.revision;
    switch (random_.below(8)) {
      case 0:
        create(random_network(name));
        break;
      case 1:
        keep(remove_network(manager, name, {}));
        break;
      case 2:
        keep(admit_node(manager, node(who)));
        break;
      case 3:
        if (random_.chance(0.2)) keep(remove_node(manager, fmt::format("node{}", who)));
        break;
      case 4:
        release_any();
        break;
      case 5:
        lease(who, name, random_address(name));
        break;
      default:
        lease(who, name);
        break;
    }
    ASSERT_LE(manager.revision, before + 1);
  }

  void check() {
    ASSERT_TRUE(is_stored());
    std::set<uint32_t> vnis;
    std::vector<ip::Prefix> prefixes;
    for (const auto& [id, network] : manager.networks) {
      for (const model::Subnet& subnet : network.subnets) {
        ASSERT_TRUE(vnis.insert(subnet.vni.value()).second);
        for (const ip::Prefix& other : prefixes) ASSERT_FALSE(other.overlaps(subnet.prefix));
        prefixes.push_back(subnet.prefix);
      }
    }
    for (const auto& [id, one] : manager.leases) {
      ASSERT_TRUE(one.subnet.contains(one.block));
      for (const auto& [other_id, other] : manager.leases) {
        if (id >= other_id || one.network != other.network) continue;
        if (!one.block.overlaps(other.block)) continue;
        ASSERT_NE(one.block, other.block);
        ASSERT_NE(one.holder, other.holder);
        ASSERT_EQ(std::min(one.block.host_bits(), other.block.host_bits()), 0u);
      }
    }
  }

 private:
  NetworkRequest random_network(const std::string& name) {
    NetworkRequest request = wanted(name);
    request.ipv6 = random_.chance(0.3);
    if (random_.chance(0.3)) request.subnets = wanted("", {"10.0.0.0/23"}).subnets;
    if (random_.chance(0.2)) request.options["vni"] = std::to_string(4096 + random_.below(4));
    return request;
  }
  std::optional<ip::Address> random_address(const std::string& name) {
    for (const auto& [id, network] : manager.networks) {
      if (network.name != name) continue;
      return network.subnets[0].prefix.address().plus(random_.below(256));
    }
    return {};
  }
  void release_any() {
    if (manager.leases.empty()) return;
    auto which = std::next(manager.leases.begin(), random_.below(manager.leases.size()));
    keep(release_lease(manager, which->second.holder, which->first));
  }

  Random random_;
};

TEST(Manager, stays_whole_under_random_work) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    RandomWork work(seed);
    for (int i = 0; i < 300; ++i) {
      ASSERT_NO_FATAL_FAILURE(work.step()) << "step " << i;
      if (i % 10 != 0) continue;
      ASSERT_NO_FATAL_FAILURE(work.check()) << "step " << i;
    }
  }
}

}  // namespace
}  // namespace ovn::controller
