// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/reconcile/desired.h"
#include "test/core/reconcile/views.h"
#include "test/support/golden.h"
#include "test/support/random_snapshot.h"

namespace ovn::reconcile {
namespace {

using namespace test;
using Options = std::map<std::string, std::string>;

NetworkView on_parent(model::Driver driver, Options options) {
  auto net = network({subnet("10.96.0.0/24", "10.96.0.1", 0), subnet("fd96::/64", "fd96::1", 0)});
  net.driver = driver;
  net.options = std::move(options);
  return {net, {local("a", {"10.96.0.2/24", "fd96::2/64"})}, {}, true};
}

testing::AssertionResult golden(const char* name, const NetworkView& view) {
  return matches_golden(fmt::format("test/core/reconcile/golden/{}.txt", name),
                        to_text(desired(view_of(view))));
}

TEST(OnParent, macvlan) {
  Options options{{"parent", "eth0"}, {"macvlan_mode", "vepa"}, {"mtu", "1400"}};
  EXPECT_TRUE(golden("macvlan", on_parent(model::Driver::macvlan, options)));
}

TEST(OnParent, ipvlan_l2) {
  EXPECT_TRUE(golden("ipvlan_l2", on_parent(model::Driver::ipvlan, {{"parent", "eth0"}})));
}

TEST(OnParent, ipvlan_l3s_on_a_vlan_that_is_made) {
  NetworkView view =
      on_parent(model::Driver::ipvlan, {{"parent", "eth0.10"}, {"ipvlan_mode", "l3s"}});
  view.network.makes_vlan = true;
  EXPECT_TRUE(golden("ipvlan_l3s", view));
}

TEST(OnParent, without_a_parent_one_is_made_that_leads_nowhere) {
  EXPECT_TRUE(golden("macvlan_alone", on_parent(model::Driver::macvlan, {})));
}

TEST(OnParent, an_internal_network_and_one_without_a_gateway_have_no_way_out) {
  NetworkView internal = on_parent(model::Driver::macvlan, {{"parent", "eth0"}});
  NetworkView closed = internal;
  internal.network.internal = true;
  EXPECT_TRUE(desired(view_of(internal)).routes.empty());
  for (auto& subnet : closed.network.subnets) subnet.gateway.reset();
  EXPECT_TRUE(desired(view_of(closed)).routes.empty());
}

TEST(OnParent, networks_on_one_vlan_share_it) {
  NetworkView one = on_parent(model::Driver::macvlan, {{"parent", "eth0.10"}}), two = one;
  one.network.makes_vlan = two.network.makes_vlan = true;
  two.network.id = model::NetworkId("other");
  two.local.clear();
  View view = view_of(one);
  view.networks.push_back(two);
  auto both = to_text(desired(view));
  EXPECT_EQ(both, to_text(desired(view_of(one))));
}

}  // namespace
}  // namespace ovn::reconcile
