// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/uplink.h"

#include <gtest/gtest.h>

#include "core/kernel/validate.h"
#include "core/reconcile/addition.h"
#include "core/reconcile/apart.h"
#include "core/reconcile/bridge_table.h"
#include "core/reconcile/plan.h"
#include "core/reconcile/untracked.h"
#include "test/core/reconcile/views.h"
#include "test/support/golden.h"
#include "test/support/random_snapshot.h"

namespace ovn::reconcile {
namespace {

using namespace test;

NetworkView led_outside() {
  auto net =
      network({subnet("10.0.0.0/24", "10.0.0.1", 4097), subnet("fd00:1::/64", "fd00:1::1", 4098)});
  NetworkView view{net, {local("a", {"10.0.0.2/24", "fd00:1::2/64"})}, {}, true};
  view.uplink = {net.id, prefix("198.19.252.2/22"), prefix("fd01::2/64")};
  for (const char* port : {"8080:80/tcp", "127.0.0.1:5353:53/udp"}) {
    view.local[0].endpoint.ports.push_back(*model::parse_published(port));
  }
  return view;
}

TEST(Uplink, all_that_it_takes) {
  kernel::Snapshot snapshot;
  EXPECT_TRUE(add_uplinks(view_of(led_outside()), snapshot));
  normalize(snapshot);
  EXPECT_TRUE(matches_golden("test/core/reconcile/golden/uplink.txt", to_text(snapshot)));
}

TEST(Uplink, everything_can_be_asked_of_the_kernel_and_comes_with_the_hosts_table) {
  kernel::Snapshot snapshot = desired(view_of(led_outside()));
  for (const kernel::Op& op : plan(snapshot, {}, {}).ops) {
    EXPECT_TRUE(validate(op)) << to_string(op);
  }
  auto of_host = [](const auto& table) { return table == bridge_table(); };
  EXPECT_TRUE(std::ranges::any_of(snapshot.tables, of_host));
}

TEST(Uplink, a_network_without_one_gives_no_default_route_and_no_bridge) {
  NetworkView view = led_outside();
  view.uplink.reset();
  kernel::Snapshot snapshot = desired(view_of(view));
  for (const auto& route : snapshot.routes) EXPECT_NE(route.destination.length(), 0u);
  for (const auto& link : snapshot.links) EXPECT_NE(link.name, kOutsideBridge);
  for (const auto& table : snapshot.tables) EXPECT_NE(table.name, kBridgeTable);
  for (const auto& table : snapshot.tables) EXPECT_NE(table.name, kUntrackedTable);
  for (const auto& table : snapshot.tables) EXPECT_NE(table.name, kApartTable);
}

TEST(Uplink, another_port_of_vxlan_renews_the_untracked_and_no_other_table) {
  View before = view_of(led_outside()), after = before;
  after.underlay.vxlan_port = 8472;
  std::vector<kernel::nft::Table> renewed;
  for (const kernel::Op& op : plan(desired(after), desired(before), {}).ops) {
    if (auto* table = std::get_if<kernel::nft::Table>(&op.object)) renewed.push_back(*table);
  }
  EXPECT_EQ(renewed, std::vector{untracked_table(after.underlay)});
}

TEST(Uplink, a_port_more_is_one_element_in_each_place) {
  NetworkView before = led_outside(), after = before;
  after.local[0].endpoint.ports.push_back(*model::parse_published("10.99.0.1:9000:90/tcp"));
  std::string text;
  Plan change = plan(desired(view_of(after)), desired(view_of(before)), {});
  for (const kernel::Op& op : change.ops) text += to_string(op) + "\n";
  EXPECT_EQ(text,
            "put nft element host/ovn-lite dnat-at4 0a6300010600000023280000 : c613fc0223280000\n"
            "put nft element ov-1a2b3c4d5e6f/ovn-lite dnat4 0600000023280000 : 0a000002005a0000\n");
}

TEST(Uplink, only_ports_of_the_loopback_let_its_packets_onto_the_bridge) {
  NetworkView view = led_outside();
  auto lets_in = [&] {
    for (const auto& sysctl : desired(view_of(view)).sysctls) {
      if (sysctl.path == "net/ipv4/conf/ovn-gw/route_localnet") return sysctl.value;
    }
    return std::string();
  };
  auto routes = [&] {
    auto all = desired(view_of(view)).routes;
    return std::ranges::count(all, prefix("::1/128"), &kernel::Route::destination);
  };
  EXPECT_EQ(lets_in(), "1");
  EXPECT_EQ(routes(), 1);
  view.local[0].endpoint.ports.clear();
  EXPECT_EQ(lets_in(), "0");
  EXPECT_EQ(routes(), 0);
}

TEST(Uplink, one_container_more_changes_nothing_of_what_is_there) {
  View all = view_of(led_outside());
  NetworkView other = led_outside();
  other.network = network({subnet("10.0.9.0/24", "10.0.9.1", 4099)});
  other.network.id = model::NetworkId("ffff3c4d5e6f708192a3b4c5d6e7f809");
  other.uplink = {other.network.id, prefix("198.19.252.3/22"), prefix("fd01::3/64")};
  other.local = {local("b", {"10.0.9.2/24"})};
  all.networks[0].local[0].endpoint.ports.clear();
  all.networks.push_back(other);
  View one = all;
  one.networks = {other};
  one.networks[0].local = {local("c", {"10.0.9.3/24"})};
  kernel::Snapshot there = desired(all), more = desired(one);
  EXPECT_TRUE(extends(there, more, whole_spaces(there, more)));
}

TEST(Uplink, two_networks_share_the_bridge_and_nothing_else) {
  View view = view_of(led_outside());
  NetworkView other = led_outside();
  other.network.id = model::NetworkId("ffff3c4d5e6f708192a3b4c5d6e7f809");
  other.uplink = {other.network.id, prefix("198.19.252.3/22"), prefix("fd01::3/64")};
  other.local.clear();
  view.networks.push_back(other);
  size_t bridges = 0, ports = 0;
  for (const auto& link : desired(view).links) {
    bridges += link.netns == kernel::kHost && link.name == kOutsideBridge;
    if (link.master != kOutsideBridge) continue;
    ++ports;
    EXPECT_TRUE(link.port.hairpin);
  }
  EXPECT_EQ(bridges, 1u);
  EXPECT_EQ(ports, 2u);
  auto kept_apart = [](const auto& element) { return element.table == kApartTable; };
  EXPECT_EQ(std::ranges::count_if(desired(view).elements, kept_apart), 4) << "two each";
}

}  // namespace
}  // namespace ovn::reconcile
