// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/reconcile/desired.h"
#include "test/core/reconcile/views.h"
#include "test/support/golden.h"
#include "test/support/random_snapshot.h"

namespace ovn::reconcile {
namespace {

using namespace test;

testing::AssertionResult golden(const char* name, const View& view) {
  return test::matches_golden(fmt::format("test/core/reconcile/golden/{}.txt", name),
                              test::to_text(desired(view)));
}

TEST(Overlay, one_subnet) { EXPECT_TRUE(golden("one_subnet", view_of(typical()))); }

TEST(Overlay, two_subnets_with_routes_between_them) {
  auto net =
      network({subnet("10.0.0.0/24", "10.0.0.1", 4097), subnet("10.0.1.0/24", "10.0.1.1", 4098)});
  NetworkView view{
      net, {local("a", {"10.0.0.2/24"})}, {remote("192.0.2.2", {"10.0.1.6/24"})}, true};
  EXPECT_TRUE(golden("two_subnets", view_of(view)));
}

TEST(Overlay, both_families_on_one_interface) {
  auto net =
      network({subnet("10.0.0.0/24", "10.0.0.1", 4097), subnet("fd00:1::/64", "fd00:1::1", 4098)});
  NetworkView view{net,
                   {local("a", {"10.0.0.2/24", "fd00:1::2/64"})},
                   {remote("192.0.2.2", {"10.0.0.6/24", "fd00:1::6/64"})},
                   true};
  EXPECT_TRUE(golden("both_families", view_of(view)));
}

TEST(Overlay, ipv6_alone_over_an_ipv6_underlay) {
  NetworkView network_view{network({subnet("fd00:1::/64", "fd00:1::1", 4097)}),
                           {local("a", {"fd00:1::2/64"})},
                           {remote("2001:db8::2", {"fd00:1::6/64"})},
                           true};
  View view = view_of(network_view);
  view.underlay = {addr("2001:db8::1"), 9000, 8472};
  EXPECT_TRUE(golden("ipv6", view));
}

TEST(Overlay, macvlans_on_the_vxlan_device) {
  auto net =
      network({subnet("10.0.0.0/24", "10.0.0.1", 4097), subnet("10.0.1.0/24", "10.0.1.1", 4098),
               subnet("fd00:1::/64", "fd00:1::1", 4099)});
  net.options = {{"datapath", "macvlan"}};
  NetworkView view{net,
                   {local("a", {"10.0.0.2/24", "fd00:1::2/64"})},
                   {remote("192.0.2.2", {"10.0.0.6/24", "fd00:1::6/64"})},
                   true};
  EXPECT_TRUE(golden("overlay_macvlan", view_of(view)));
}

TEST(Overlay, frames_to_many_go_to_each_host_once_where_that_is_asked_for) {
  auto net = network({subnet("10.0.0.0/24", "10.0.0.1", 4097)});
  NetworkView view{net, {local("a", {"10.0.0.2/24"})}, {}, true};
  view.remote = {remote("192.0.2.2", {"10.0.0.6/24"}), remote("192.0.2.2", {"10.0.0.7/24"}),
                 remote("192.0.2.3", {"10.0.0.8/24"})};
  auto flooded_to = [&] {
    std::vector<std::string> to;
    for (const auto& entry : desired(view_of(view)).fdb) {
      if (entry.mac.is_zero()) to.push_back(entry.vtep.to_string());
    }
    return to;
  };
  EXPECT_TRUE(flooded_to().empty());
  view.network.options = {{"broadcast", "true"}};
  EXPECT_EQ(flooded_to(), (std::vector<std::string>{"192.0.2.2", "192.0.2.3"}));
}

TEST(Overlay, records_that_cannot_be_true_are_left_out) {
  NetworkView view = typical();
  view.remote = {remote("192.0.2.1", {"10.0.0.6/24"}),    // our own VTEP
                 remote("2001:db8::7", {"10.0.0.6/24"}),  // of another family
                 remote("0.0.0.0", {"10.0.0.6/24"}), remote("239.0.0.1", {"10.0.0.6/24"}),
                 remote("192.0.2.2", {"10.77.0.6/24"})};  // not in the network
  model::EndpointRecord record = remote("192.0.2.2", {"10.0.0.6/24"});
  for (const char* mac : {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01"}) {
    record.mac = *Mac::parse(mac);
    view.remote.push_back(record);
  }
  auto snapshot = desired(view_of(view));
  EXPECT_TRUE(snapshot.fdb.empty());
  EXPECT_TRUE(snapshot.neighbors.empty());
}

TEST(Overlay, nobody_takes_the_gateway_from_afar) {
  NetworkView view = typical();
  view.remote = {remote("192.0.2.2", {"10.0.0.1/24"})};
  EXPECT_TRUE(desired(view_of(view)).neighbors.empty());
}

TEST(Overlay, bridges_of_two_hosts_have_different_macs) {
  View one = view_of(typical()), other = view_of(typical());
  other.underlay.address = addr("192.0.2.9");
  EXPECT_NE(desired(one).links[0].mac, desired(other).links[0].mac);
}

TEST(Overlay, names_fit_into_a_links_name) {
  auto snapshot = desired(view_of(typical()));
  for (auto& link : snapshot.links) EXPECT_LE(link.name.size(), 15u);
  EXPECT_NE(veth_name(model::EndpointId("a")), veth_name(model::EndpointId("b")));
}

}  // namespace
}  // namespace ovn::reconcile
