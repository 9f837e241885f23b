// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/reconcile/apart.h"
#include "core/reconcile/desired.h"
#include "test/core/reconcile/views.h"
#include "test/support/golden.h"
#include "test/support/random_snapshot.h"

namespace ovn::reconcile {
namespace {

using namespace test;

NetworkView bridge_network(std::map<std::string, std::string> options = {}) {
  auto net = network({subnet("172.30.1.0/24", "172.30.1.1", 0), subnet("fd30::/64", "fd30::1", 0)});
  net.driver = model::Driver::bridge;
  net.options = std::move(options);
  return {net, {local("a", {"172.30.1.2/24", "fd30::2/64"})}, {}, true};
}

kernel::Snapshot desired_of(const NetworkView& view) { return desired(view_of(view)); }

bool wants(const kernel::Snapshot& snapshot, const std::string& line) {
  return ("\n" + to_text(snapshot)).find("\n" + line + "\n") != std::string::npos;
}

TEST(Bridge, both_families) {
  EXPECT_TRUE(matches_golden("test/core/reconcile/golden/bridge.txt",
                             to_text(desired_of(bridge_network()))));
}

TEST(Bridge, without_containers_the_device_is_kept_for_those_to_come) {
  NetworkView view = bridge_network({{"name", "quiet"}});
  view.local.clear();
  auto snapshot = desired_of(view);
  ASSERT_EQ(snapshot.links.size(), 1u);
  EXPECT_EQ(snapshot.links[0].name, "quiet");
  EXPECT_TRUE(snapshot.namespaces.empty());
}

TEST(Bridge, an_internal_network_leads_nowhere) {
  NetworkView view = bridge_network();
  view.network.internal = true;
  auto snapshot = desired_of(view);
  EXPECT_TRUE(snapshot.routes.empty());
  EXPECT_FALSE(wants(snapshot, "sysctl host net/ipv4/ip_forward = 1"));
}

TEST(Bridge, ports_are_kept_apart_only_where_containers_may_not_talk) {
  for (const char* icc : {"true", "false"}) {
    bool apart = icc == std::string_view("false");
    auto snapshot = desired_of(bridge_network({{"enable_icc", icc}}));
    auto is_of = [](const auto& element) { return element.table == kApartTable; };
    EXPECT_EQ(std::ranges::count_if(snapshot.elements, is_of), apart ? 2 : 0) << icc;
    EXPECT_EQ(std::ranges::count(snapshot.tables, apart_table()), apart ? 1 : 0) << icc;
  }
}

TEST(Bridge, an_isolated_gateway_has_no_address) {
  NetworkView view = bridge_network({{"gateway_mode_ipv4", "isolated"}, {"name", "quiet"}});
  view.network.internal = true;
  auto snapshot = desired_of(view);
  EXPECT_FALSE(wants(snapshot, "address host/quiet 172.30.1.1/24"));
  EXPECT_TRUE(wants(snapshot, "address host/quiet fd30::1/64"));
  EXPECT_TRUE(wants(snapshot, "address host/quiet fe80::1/64"));
  view.network.options["gateway_mode_ipv6"] = "isolated";
  for (const auto& address : desired_of(view).addresses) EXPECT_NE(address.netns, kernel::kHost);
}

TEST(Bridge, of_two_networks_the_first_by_name_leads_outside) {
  NetworkView one = bridge_network(), two = bridge_network();
  two.network.id = model::NetworkId("0");
  two.network.name = "zzz";
  two.network.subnets = {subnet("172.30.2.0/24", "172.30.2.1", 0)};
  two.local = {local("a", {"172.30.2.2/24"})};
  two.local[0].endpoint.id = model::EndpointId("other");
  two.local[0].endpoint.ifname = "eth1";
  View view = view_of(two);
  view.networks.push_back(one);
  auto snapshot = desired(view);
  ASSERT_EQ(snapshot.routes.size(), 2u);
  for (const auto& route : snapshot.routes) EXPECT_EQ(route.link, "eth0");
}

}  // namespace
}  // namespace ovn::reconcile
