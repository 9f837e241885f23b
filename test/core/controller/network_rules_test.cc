// SPDX-License-Identifier: Apache-2.0
#include "core/controller/network_rules.h"

#include <gtest/gtest.h>

#include "test/core/controller/manager_fixture.h"

namespace ovn::controller {
namespace {

class NetworkRules : public testing::Test, protected ManagerFixture {
 protected:
  Error refused(const NetworkRequest& request) {
    Manager before = manager;
    auto made = create(request);
    EXPECT_FALSE(made);
    EXPECT_EQ(manager.networks, before.networks) << "a refused request leaves nothing behind";
    EXPECT_EQ(manager.revision, before.revision);
    return made ? Error() : made.error();
  }
};

TEST_F(NetworkRules, a_network_that_asks_for_nothing_gets_everything) {
  auto network = *create(wanted("blue"));
  ASSERT_EQ(network.subnets.size(), 1u);
  EXPECT_EQ(network.subnets[0].prefix, prefix("10.0.0.0/24"));
  EXPECT_EQ(network.subnets[0].gateway, address("10.0.0.1"));
  EXPECT_EQ(network.subnets[0].vni.value(), 4096u);
  EXPECT_EQ(network.driver, model::Driver::overlay);
  EXPECT_EQ(network.scope, model::Scope::cluster);
  EXPECT_EQ(network.created, 1700000000);
  EXPECT_EQ(network.revision, manager.revision);
  EXPECT_TRUE(is_stored());
}

TEST_F(NetworkRules, the_next_network_gets_the_next_subnet_and_vni) {
  create(wanted("blue"));
  auto green = *create(wanted("green"));
  EXPECT_EQ(green.subnets[0].prefix, prefix("10.0.1.0/24"));
  EXPECT_EQ(green.subnets[0].vni.value(), 4097u);
}

TEST_F(NetworkRules, a_removed_subnet_comes_back_at_once_and_a_removed_vni_last) {
  create(wanted("blue"));
  keep(remove_network(manager, "blue", {}));
  auto green = *create(wanted("green"));
  EXPECT_EQ(green.subnets[0].prefix, prefix("10.0.0.0/24"));
  EXPECT_EQ(green.subnets[0].vni.value(), 4097u);
}

TEST_F(NetworkRules, takes_subnet_range_gateway_and_auxiliary_addresses_as_given) {
  auto request = wanted("blue", {"10.7.0.0/16"});
  request.subnets[0].range = prefix("10.7.1.0/24");
  request.subnets[0].gateway = address("10.7.9.9");
  request.subnets[0].aux_addresses["router"] = address("10.7.1.1");
  auto subnet = create(request)->subnets.at(0);
  EXPECT_EQ(subnet.range, prefix("10.7.1.0/24"));
  EXPECT_EQ(subnet.gateway, address("10.7.9.9"));
  EXPECT_EQ(subnet.aux_addresses.at("router"), address("10.7.1.1"));
}

TEST_F(NetworkRules, ipv6_brings_a_subnet_of_its_own) {
  auto request = wanted("blue");
  request.ipv6 = true;
  auto network = *create(request);
  ASSERT_EQ(network.subnets.size(), 2u);
  EXPECT_TRUE(network.subnets[0].prefix.is_v4());
  EXPECT_EQ(network.subnets[1].prefix.length(), 64u);
  EXPECT_TRUE(prefix("fd00::/8").contains(network.subnets[1].prefix));
  EXPECT_NE(network.subnets[0].vni, network.subnets[1].vni);
}

TEST_F(NetworkRules, an_ipv6_subnet_alone_gets_an_ipv4_one_beside_it) {
  auto request = wanted("blue", {"fd12::/64"});
  request.ipv6 = true;
  auto network = *create(request);
  ASSERT_EQ(network.subnets.size(), 2u);
  EXPECT_EQ(network.subnets[0].prefix, prefix("10.0.0.0/24"));
  EXPECT_EQ(network.subnets[1].gateway, address("fd12::1"));
}

TEST_F(NetworkRules, the_unspecified_address_asks_for_any_subnet_of_that_length) {
  auto network = *create(wanted("blue", {"0.0.0.0/20"}));
  EXPECT_EQ(network.subnets[0].prefix, prefix("10.0.0.0/20"));
}

TEST_F(NetworkRules, default_subnets_keep_clear_of_the_addresses_of_nodes) {
  model::Node third = node(3);
  third.address = address("10.0.0.77");
  keep(admit_node(manager, third));
  EXPECT_EQ(create(wanted("blue"))->subnets[0].prefix, prefix("10.0.1.0/24"));
}

TEST_F(NetworkRules, default_subnets_keep_clear_of_the_explicit_ones_beside_them) {
  auto network = *create(wanted("blue", {"10.0.0.0/25", "0.0.0.0/24"}));
  EXPECT_EQ(network.subnets[1].prefix, prefix("10.0.1.0/24"));
}

TEST_F(NetworkRules, refuses_a_name_that_is_taken) {
  create(wanted("blue"));
  Error taken = refused(wanted("blue"));
  EXPECT_EQ(taken.code, Errc::exists);
  EXPECT_EQ(taken.message, "network with name 'blue' already exists");
  EXPECT_EQ(refused(wanted("host")).code, Errc::exists);
  EXPECT_EQ(refused(wanted("none")).code, Errc::exists);
}

TEST_F(NetworkRules, refuses_subnets_that_overlap_those_of_other_networks_and_names_all) {
  create(wanted("blue", {"10.1.0.0/24"}));
  create(wanted("green", {"10.1.1.0/24"}));
  Error overlap = refused(wanted("red", {"10.1.0.0/16"}));
  EXPECT_EQ(overlap.code, Errc::conflict);
  EXPECT_EQ(overlap.message,
            "subnet 10.1.0.0/16 overlaps 10.1.0.0/24 of network 'blue'\n"
            "subnet 10.1.0.0/16 overlaps 10.1.1.0/24 of network 'green'");
}

TEST_F(NetworkRules, tells_one_problem_on_one_line_and_several_on_a_line_each) {
  EXPECT_EQ(refused(wanted("blue", {"10.1.0.5/24"})).message,
            "invalid network config: subnet 10.1.0.5/24 has host bits set: it should be "
            "10.1.0.0/24");
  auto request = wanted("b!", {"10.1.0.5/24"});
  request.options["colour"] = "red";
  Error all = refused(request);
  EXPECT_EQ(all.code, Errc::invalid);
  EXPECT_EQ(all.message,
            "invalid network config:\n"
            "network name 'b!': only letters, digits, '_', '.' and '-' are allowed, and a letter "
            "or digit first\n"
            "unknown option 'colour' of driver overlay: known are vni, "
            "com.docker.network.driver.overlay.vxlanid_list, datapath, broadcast\n"
            "subnet 10.1.0.5/24 has host bits set: it should be 10.1.0.0/24");
}

TEST_F(NetworkRules, refuses_a_subnet_without_an_address_for_hosts) {
  auto request = wanted("blue", {"10.1.0.0/30"});
  request.subnets[0].aux_addresses["a"] = address("10.1.0.2");
  EXPECT_EQ(refused(request).message,
            "invalid network config: subnet 10.1.0.0/30 has no address left for hosts");
}

TEST_F(NetworkRules, refuses_a_vni_that_is_taken) {
  auto request = wanted("blue");
  request.options["vni"] = "77";
  EXPECT_EQ(create(request)->subnets[0].vni.value(), 77u);
  request.name = "green";
  EXPECT_EQ(refused(request).message,
            "invalid network config: option vni: VNI 77 is that of network 'blue'");
}

TEST_F(NetworkRules, keeps_clear_of_where_the_asking_host_has_routes_to) {
  manager.space.pools = {{prefix("10.0.0.0/8"), 24}};
  NetworkRequest request = wanted("green");
  request.avoid = {prefix("10.0.0.0/15")};
  EXPECT_EQ(create(request)->subnets[0].prefix, prefix("10.2.0.0/24"));
}

TEST_F(NetworkRules, says_when_the_default_pools_are_full) {
  manager.space.pools = {{prefix("10.0.0.0/24"), 24}};
  create(wanted("blue"));
  EXPECT_EQ(refused(wanted("green")).code, Errc::exhausted);
}

TEST_F(NetworkRules, a_full_cluster_makes_no_more_networks) {
  for (size_t i = manager.networks.size(); i < kNetworksMax; ++i) {
    manager.networks.emplace(model::NetworkId(std::to_string(i)), model::Network());
  }
  EXPECT_EQ(refused(wanted("blue")).message, "there are 10000 networks: no more are made");
}

TEST_F(NetworkRules, removes_a_network_with_its_leases) {
  create(wanted("blue"));
  create(wanted("green"));
  lease(2, "blue");
  lease(2, "green");
  uint64_t before = manager.revision;
  auto removed = keep(remove_network(manager, "blue", {}));
  EXPECT_EQ(removed->name, "blue");
  EXPECT_EQ(manager.leases.size(), 1u);
  EXPECT_EQ(manager.revision, before + 1);
  EXPECT_TRUE(is_stored());
  EXPECT_EQ(remove_network(manager, "blue", {}).error().code, Errc::not_found);
}

TEST_F(NetworkRules, keeps_a_network_with_endpoints_and_names_them) {
  auto blue = *create(wanted("blue"));
  std::vector<KnownEndpoint> endpoints;
  for (int i = 1; i <= 7; ++i) {
    endpoints.push_back({{}, blue.id, fmt::format("web{}", i), "node2", {}});
  }
  endpoints.push_back({{}, model::NetworkId("other"), "db", "node2", {}});
  auto kept = remove_network(manager, "blue", endpoints);
  EXPECT_EQ(kept.error().code, Errc::conflict);
  EXPECT_EQ(kept.error().message,
            "network blue has active endpoints: 'web1' on node 'node2', 'web2' on node 'node2', "
            "'web3' on node 'node2', 'web4' on node 'node2', 'web5' on node 'node2' and 2 more");
  EXPECT_TRUE(keep(remove_network(manager, "blue", std::span(endpoints).last(1))));
}

TEST_F(NetworkRules, keeps_a_network_of_which_a_node_has_not_told_yet) {
  auto blue = *create(wanted("blue"));
  std::vector<KnownEndpoint> endpoints{{{}, blue.id, {}, "node2", {}}};
  auto kept = remove_network(manager, "blue", endpoints);
  EXPECT_EQ(kept.error().code, Errc::unavailable);
  EXPECT_EQ(kept.error().message,
            "network blue: node 'node2' has not told yet what it has in it: try again in a moment");
}

TEST_F(NetworkRules, keeps_the_predefined_networks) {
  auto kept = remove_network(manager, "host", {});
  EXPECT_EQ(kept.error().code, Errc::denied);
  EXPECT_EQ(kept.error().message, "host is a pre-defined network and cannot be removed");
}

}  // namespace
}  // namespace ovn::controller
