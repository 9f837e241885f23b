// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/gateways.h"

#include <gtest/gtest.h>

#include "test/core/reconcile/views.h"

namespace ovn::reconcile {
namespace {

using test::addr, test::prefix;

const ip::Prefix kAll4 = prefix("0.0.0.0/0"), kAll6 = prefix("::/0");

class GatewaysTest : public testing::Test {
 protected:
  // A bridge network of that name, with the sandbox in it by the interface `ifname`.
  NetworkView& add(const char* name, const char* ifname, std::vector<const char*> subnets,
                   int32_t priority = 0) {
    NetworkView network{test::network({}), {test::local("a", subnets)}, {}, true};
    network.network.id = model::NetworkId(name + std::string(32, '0'));
    network.network.name = name;
    network.network.driver = model::Driver::bridge;
    for (const char* text : subnets) {
      ip::Prefix subnet(prefix(text).first(), prefix(text).length());
      network.network.subnets.push_back({subnet, {}, prefix(text).address(), {}, {}});
    }
    network.local[0].endpoint.id = model::EndpointId(name + std::string(20, 'e'));
    network.local[0].endpoint.ifname = ifname;
    network.local[0].endpoint.gw_priority = priority;
    view_.networks.push_back(network);
    return view_.networks.back();
  }
  // The interface by which the sandbox's default route goes.
  std::string way(const ip::Prefix& destination = kAll4) {
    std::string found;
    for (const auto& route : desired(view_).routes) {
      if (route.destination == destination) found += route.link;
    }
    return found;
  }

  View view_;
};

TEST_F(GatewaysTest, the_first_by_name_leads_outside) {
  add("b", "eth0", {"172.30.2.1/24"});
  add("a", "eth1", {"172.30.1.1/24"});
  EXPECT_EQ(way(), "eth1");
}

TEST_F(GatewaysTest, unless_another_has_a_higher_priority) {
  add("a", "eth0", {"172.30.1.1/24"}, -1);
  add("b", "eth1", {"172.30.2.1/24"});
  EXPECT_EQ(way(), "eth1");
  add("c", "eth2", {"172.30.3.1/24"}, INT32_MAX);
  EXPECT_EQ(way(), "eth2");
}

TEST_F(GatewaysTest, both_families_go_before_one) {
  add("a", "eth0", {"172.30.1.1/24"});
  add("b", "eth1", {"172.30.2.1/24", "fd30::1/64"});
  EXPECT_EQ(way(), "eth1");
  EXPECT_EQ(way(kAll6), "eth1");
}

TEST_F(GatewaysTest, each_family_goes_by_itself) {
  add("a", "eth0", {"172.30.1.1/24"}, 5);
  add("b", "eth1", {"172.30.2.1/24", "fd30::1/64"});
  EXPECT_EQ(way(), "eth0");
  EXPECT_EQ(way(kAll6), "eth1");
}

TEST_F(GatewaysTest, an_internal_network_leads_nowhere_whatever_its_priority) {
  add("a", "eth0", {"172.30.1.1/24"}, 7).network.internal = true;
  add("b", "eth1", {"172.30.2.1/24"});
  EXPECT_EQ(way(), "eth1");
}

TEST_F(GatewaysTest, an_overlay_goes_behind_networks_with_a_way_out_of_their_own) {
  NetworkView& overlay = add("a", "eth0", {"10.0.0.1/24", "fd00::1/64"});
  overlay.network.driver = model::Driver::overlay;
  overlay.uplink = {overlay.network.id, prefix("198.19.252.2/22"), prefix("fd01::2/64")};
  EXPECT_EQ(way(), "uplinketh0") << "of the network's namespace, and of the container";
  add("b", "eth1", {"172.30.2.1/24"});
  EXPECT_EQ(way(), "uplinketh1");
  EXPECT_EQ(way(kAll6), "uplinketh0") << "the bridge network has no IPv6";
  view_.networks[0].local[0].endpoint.gw_priority = 1;
  EXPECT_EQ(way(), "uplinketh0");
}

TEST_F(GatewaysTest, when_the_best_one_goes_the_next_one_leads) {
  add("a", "eth0", {"172.30.1.1/24"});
  add("b", "eth1", {"172.30.2.1/24"}, 1);
  EXPECT_EQ(way(), "eth1");
  view_.networks.pop_back();
  EXPECT_EQ(way(), "eth0");
}

}  // namespace
}  // namespace ovn::reconcile
