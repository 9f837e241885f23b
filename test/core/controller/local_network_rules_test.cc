// SPDX-License-Identifier: Apache-2.0
#include "core/controller/local_network_rules.h"

#include <gtest/gtest.h>

#include "core/controller/gossip_rules.h"
#include "core/controller/view.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using namespace test;

const model::NetworkId kNew{"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"};

class LocalNetworkRules : public testing::Test {
 protected:
  LocalNetworkRules() { host.local_space.pools = {{prefix("172.16.0.0/12"), 24}}; }

  static NetworkRequest wanted(std::string name) {
    NetworkRequest request;
    request.name = std::move(name);
    request.driver = model::Driver::bridge;
    return request;
  }
  Result<Changed<model::Network>> create(const NetworkRequest& request,
                                         const model::NetworkId& id = kNew) {
    return create_local_network(host, {request, id, 7, links}, Instant());
  }

  Host host = make_host();
  kernel::HostLinks links;
};

TEST_F(LocalNetworkRules, a_network_has_a_subnet_of_the_hosts_own_space) {
  auto made = create(wanted("blue"));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->value.scope, model::Scope::local);
  EXPECT_EQ(made->value.subnets[0].prefix, prefix("172.16.0.0/24"));
  EXPECT_EQ(made->value.created, 7);
  EXPECT_EQ(made->batch.size(), 1u);
  EXPECT_EQ(host.networks.at(kNew), made->value);
}

TEST_F(LocalNetworkRules, all_its_addresses_are_the_hosts_without_a_lease) {
  ASSERT_TRUE(create(wanted("blue")));
  auto endpoint = attached(host, attach_request(1, "blue"));
  EXPECT_EQ(endpoint.addresses[0].address, prefix("172.16.0.2/24"));
  EXPECT_TRUE(leases_wanted(host).empty());
  EXPECT_EQ(leases_to_return(host, Instant() + std::chrono::hours(24)), std::vector<uint64_t>{7})
      << "that of the other network, which is idle";
}

TEST_F(LocalNetworkRules, a_full_network_says_so_and_asks_nobody) {
  NetworkRequest request = wanted("blue");
  request.subnets = {{prefix("172.30.0.0/30"), {}, {}, {}}};
  ASSERT_TRUE(create(request));
  attached(host, attach_request(1, "blue"));
  auto step = prepare_attach(host, attach_request(2, "blue"), Instant());
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().message, "network 'blue' has no free IPv4 address left");
}

TEST_F(LocalNetworkRules, nobody_hears_of_it) {
  ASSERT_TRUE(create(wanted("blue")));
  attached(host, attach_request(1, "blue"));
  EXPECT_TRUE(gossip_wish(host).empty());
  ASSERT_EQ(view(host).networks.size(), 1u);
  EXPECT_TRUE(view(host).networks[0].complete);
}

TEST_F(LocalNetworkRules, a_parent_that_is_made_is_wanted_without_containers_too) {
  NetworkRequest request = wanted("lan");
  request.driver = model::Driver::macvlan;
  request.options = {{"parent", "eth0.10"}};
  links = {{"eth0", {}}};
  auto made = create(request);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_TRUE(made->value.makes_vlan);
  EXPECT_FALSE(made->value.subnets[0].gateway) << "others are on that wire";
  ASSERT_EQ(view(host).networks.size(), 1u);
  attached(host, attach_request(1, "lan"));
  ASSERT_EQ(view(host).networks.size(), 1u);
  EXPECT_EQ(view(host).networks[0].local.size(), 1u);
}

TEST_F(LocalNetworkRules, the_managers_policy_leaves_it_alone) {
  ASSERT_TRUE(create(wanted("blue")));
  adopt_policy(host, {2, {}, {}, {}}, Instant());
  EXPECT_TRUE(host.networks.contains(kNew));
  EXPECT_FALSE(host.networks.contains(kBackend));
}

TEST_F(LocalNetworkRules, names_subnets_and_devices_are_taken_once) {
  EXPECT_EQ(create(wanted("backend")).error().code, Errc::exists);
  NetworkRequest request = wanted("blue");
  request.subnets = {{prefix("10.7.0.0/16"), {}, {}, {}}};
  EXPECT_EQ(create(request).error().message,
            "subnet 10.7.0.0/16 overlaps 10.7.0.0/24 of network 'backend'");
  request = wanted("blue");
  request.options = {{"name", "br-x"}};
  ASSERT_TRUE(create(request));
  request.name = "green";
  EXPECT_EQ(create(request, model::NetworkId("c")).error().message,
            "device br-x is that of network 'blue'");
}

TEST_F(LocalNetworkRules, what_the_host_has_a_route_to_is_left_alone) {
  NetworkRequest request = wanted("blue");
  request.avoid = {prefix("172.16.0.0/23"), prefix("192.168.1.0/24"), prefix("192.168.2.7/32"),
                   prefix("172.31.0.0/16")};
  ASSERT_TRUE(create(request));
  EXPECT_EQ(host.networks.at(kNew).subnets[0].prefix, prefix("172.16.2.0/24"));

  request.name = "green";
  request.subnets = {{prefix("192.168.0.0/16"), {}, {}, {}}};
  EXPECT_EQ(create(request, model::NetworkId("c")).error().message,
            "subnet 192.168.0.0/16 overlaps 192.168.1.0/24, to which this host has a route");
  request.subnets[0].prefix = prefix("192.168.2.0/24");
  EXPECT_TRUE(create(request, model::NetworkId("c"))) << "a route to one address is no reason";
  request.name = "red";
  request.subnets[0].prefix = prefix("172.31.7.0/24");
  EXPECT_TRUE(create(request, model::NetworkId("d"))) << "nor is one that is wider";
}

TEST_F(LocalNetworkRules, a_bad_option_is_named) {
  NetworkRequest request = wanted("blue");
  request.options = {{"gateway_mode_ipv4", "isolated"}};
  EXPECT_EQ(create(request).error().message,
            "invalid network config: gateway mode isolated is for internal networks");
}

TEST_F(LocalNetworkRules, every_host_has_a_bridge_which_stays) {
  ASSERT_FALSE(ensure_default_bridge(host, {}, 7, Instant())->empty());
  EXPECT_TRUE(ensure_default_bridge(host, {}, 7, Instant())->empty()) << "made once";
  EXPECT_EQ(host.networks.at(model::default_bridge_id()).name, "bridge");
  EXPECT_EQ(remove_local_network(host, model::default_bridge_id()).error().code, Errc::denied);
  EXPECT_EQ(create(wanted("bridge")).error().message,
            "invalid network config: 'bridge' is the name of a pre-defined network");
}

TEST_F(LocalNetworkRules, a_network_in_use_stays_and_an_unused_one_goes) {
  ASSERT_TRUE(create(wanted("blue")));
  auto endpoint = attached(host, attach_request(1, "blue"));
  EXPECT_EQ(remove_local_network(host, kNew).error().message,
            "network blue has active endpoints: 'pid:1' on node 'host1'");
  host.endpoints.erase(endpoint.id);
  const model::NetworkId& inside = host.networks.find(kNew)->first;
  ASSERT_TRUE(remove_local_network(host, inside));
  EXPECT_FALSE(host.networks.contains(kNew));
  EXPECT_FALSE(host.pools.contains(kNew));
}

}  // namespace
}  // namespace ovn::controller
