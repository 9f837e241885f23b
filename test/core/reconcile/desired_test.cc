// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/desired.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/reconcile/plan.h"
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

TEST(Desired, none_wants_the_loopback_only_and_host_nothing) {
  NetworkView none{network({}), {local("a", {"10.0.0.2/24"})}, {}, true};
  none.network.driver = model::Driver::none;
  EXPECT_TRUE(golden("none", view_of(none)));
  none.network.driver = model::Driver::host;
  EXPECT_EQ(test::to_text(desired(view_of(none))), "");
}

TEST(Desired, a_network_without_local_endpoints_wants_its_own_namespace_only) {
  NetworkView view = typical();
  view.local.clear();
  kernel::Snapshot kept = desired(view_of(view));
  ASSERT_EQ(kept.namespaces.size(), 1u);
  EXPECT_EQ(kept.namespaces[0].name, network_netns(view.network.id));
  EXPECT_EQ(kept.links.size(), 3u) << "loopback, bridge and VXLAN device";
  EXPECT_TRUE(desired({}).namespaces.empty());
}

TEST(Desired, does_not_depend_on_the_order_of_what_it_is_given) {
  NetworkView one = typical(), other = typical();
  std::reverse(other.local.begin(), other.local.end());
  std::reverse(other.remote.begin(), other.remote.end());
  EXPECT_EQ(test::to_text(desired(view_of(one))), test::to_text(desired(view_of(other))));
}

TEST(Desired, a_sandbox_of_two_networks_is_there_once) {
  NetworkView second = typical();
  second.network.id = model::NetworkId("ffffffffffff00000000000000000000");
  second.network.subnets = {subnet("10.5.0.0/24", "10.5.0.1", 5000)};
  second.local = {local("a", {"10.5.0.2/24"})};
  second.local[0].endpoint.id = model::EndpointId("c");
  second.local[0].endpoint.ifname = "eth1";
  View view = view_of(typical());
  view.networks.push_back(second);
  auto snapshot = desired(view);
  auto sandbox = sandbox_netns(second.local[0].sandbox.id);
  auto in_sandbox = [&](const auto& object) { return object.netns == sandbox; };
  EXPECT_EQ(std::count_if(snapshot.links.begin(), snapshot.links.end(), in_sandbox), 3);
}

TEST(Desired, two_records_for_one_address_are_no_reason_to_fall_over) {
  NetworkView view = typical();
  view.remote = {remote("192.0.2.2", {"10.0.0.6/24"}), remote("192.0.2.3", {"10.0.0.6/24"})};
  auto snapshot = desired(view_of(view));
  ASSERT_EQ(snapshot.fdb.size(), 1u);
  EXPECT_EQ(snapshot.fdb[0].vtep, addr("192.0.2.2"));
  EXPECT_EQ(snapshot.neighbors.size(), 1u);
}

TEST(Desired, holds_back_where_records_may_be_missing) {
  View view = view_of(typical());
  EXPECT_EQ(held(view), Held());
  view.networks[0].services = {{"web", addr("10.0.0.250"), {}}};
  EXPECT_EQ(held(view), Held());
  view.networks[0].complete = false;
  Held back = held(view);
  EXPECT_EQ(back.spaces, std::set{kernel::NetnsName("ov-1a2b3c4d5e6f")});
  EXPECT_EQ(back.vips,
            (std::set<HeldVip>{{kernel::NetnsName("sb-a5b000000000"), addr("10.0.0.250")},
                               {kernel::NetnsName("sb-b5b000000000"), addr("10.0.0.250")}}));
}

TEST(Desired, a_leftover_bears_the_name_of_the_network_that_left_it) {
  auto found = leftover_namespace("/run/x", "1a2b3c4d5e6f");
  EXPECT_EQ(found, network_namespace("/run/x", typical().network.id));
}

TEST(Desired, leaves_the_inner_packet_what_the_underlay_leaves) {
  EXPECT_EQ(overlay_mtu({addr("192.0.2.1"), 1500, 4789}), 1450u);
  EXPECT_EQ(overlay_mtu({addr("2001:db8::1"), 1500, 4789}), 1430u);
  EXPECT_EQ(overlay_mtu({addr("192.0.2.1"), 0, 4789}), 68u);
}

TEST(Desired, all_hosts_of_a_network_keep_to_what_the_narrowest_takes) {
  const Underlay underlay{addr("192.0.2.1"), 1500, 4789};
  EXPECT_EQ(network_mtu(underlay, {}), 1450u);
  EXPECT_EQ(network_mtu(underlay, 8950), 1450u);
  EXPECT_EQ(network_mtu(underlay, 1400), 1400u);
  EXPECT_EQ(network_mtu(underlay, 70), 1280u);
  EXPECT_EQ(network_mtu({addr("192.0.2.1"), 1290, 4789}, 70), 1240u);

  NetworkView narrow = typical();
  narrow.narrowest = 1400;
  for (const kernel::Link& link : desired(view_of(narrow)).links) {
    EXPECT_TRUE(link.mtu == 0 || link.mtu == 1400) << link.name << " " << link.mtu;
  }
}

}  // namespace
}  // namespace ovn::reconcile
