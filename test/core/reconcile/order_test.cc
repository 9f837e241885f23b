// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/order.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ovn::reconcile {
namespace {

using namespace kernel;

const NetnsName kNet("n");

std::vector<Object> in_put_order() {
  Vxlan vxlan{.vni = Vni(1), .local = ip::Address::v4(1)};
  return {Netns{kNet, "/n", true, 0},
          Sysctl{kNet, "net/ipv6/conf/default/disable_ipv6", "1", false},
          Link{kNet, "z-bridge", Bridge(), {}, 0, true, "", ""},
          Link{kNet, "vxlan0", vxlan, {}, 0, true, "z-bridge", ""},
          Link{kNet, "v", Veth{NetnsName("s"), "eth0"}, {}, 0, true, "z-bridge", ""},
          Link{NetnsName("a"), "eth0", VethPeer(), {}, 0, true, "", ""},
          Sysctl{kNet, "net/ipv6/conf/z-bridge/disable_ipv6", "0", false},
          Address{kNet, "z-bridge", *ip::Prefix::parse("10.0.0.1/24")},
          Neighbor{kNet, "vxlan0", ip::Address::v4(9), Mac()},
          Route{kNet, *ip::Prefix::parse("0.0.0.0/0"), 0, "z-bridge", ip::Address::v4(8)}};
}

std::vector<std::string> lines(const std::vector<Op>& ops) {
  std::vector<std::string> out;
  for (const Op& op : ops) out.push_back(to_string(op));
  return out;
}

TEST(Order, puts_go_from_the_ground_up_and_drops_from_the_top_down) {
  std::vector<Op> puts, drops, expected;
  auto objects = in_put_order();
  for (auto& object : objects) puts.push_back(put(object)), drops.push_back(drop(object));
  std::reverse(puts.begin(), puts.end());
  for (auto& op : puts) expected.push_back(drop(op.object));
  for (auto& object : objects) expected.push_back(put(object));
  EXPECT_EQ(lines(in_order(drops, puts)), lines(expected));
}

TEST(Order, a_sysctl_of_one_link_is_told_from_one_of_all) {
  EXPECT_EQ(link_of({kNet, "net/ipv6/conf/eth0/disable_ipv6", "", false}), "eth0");
  EXPECT_EQ(link_of({kNet, "net/ipv4/neigh/eth1/gc_stale_time", "", false}), "eth1");
  EXPECT_EQ(link_of({kNet, "net/ipv6/conf/all/disable_ipv6", "", false}), "");
  EXPECT_EQ(link_of({kNet, "net/ipv4/neigh/default/gc_thresh1", "", false}), "");
  EXPECT_EQ(link_of({kNet, "net/ipv4/ip_forward", "", false}), "");
}

TEST(Order, keys_tell_objects_apart_and_do_not_change_with_values) {
  EXPECT_EQ(key_text(Route{kNet, *ip::Prefix::parse("::/0"), 5, "e", {}}), "route n ::/0 metric 5");
  EXPECT_EQ(key_text(Link{kNet, "e", Bridge(), {}, 1500, true, "", ""}), "link n/e");
  EXPECT_EQ(key_text(Link{kNet, "e", VethPeer(), {}, 1400, false, "", ""}), "link n/e");
  Mac mac({2, 0, 0, 0, 0, 1});
  EXPECT_EQ(key_text(Route{kNet, *ip::Prefix::parse("::/0"), 0, "e", {}, 7}),
            "route n ::/0 table 7");
  EXPECT_EQ(key_text(FdbEntry{kNet, "x", mac, ip::Address::v4(1)}), "fdb n/x 02:00:00:00:00:01");
  EXPECT_EQ(key_text(FdbEntry{kNet, "x", Mac(), ip::Address::v4(1)}),
            "fdb n/x 00:00:00:00:00:00 0.0.0.1");
}

TEST(Order, a_veth_needs_both_namespaces_and_its_bridge) {
  Link veth{kNet, "v", Veth{NetnsName("s"), "eth0"}, {}, 0, true, "br0", ""};
  EXPECT_EQ(prerequisites(veth), (std::vector<std::string>{"netns n", "link n/br0", "netns s"}));
  Sysctl sysctl{kNet, "net/ipv6/conf/br0/accept_dad", "0", false};
  EXPECT_EQ(prerequisites(sysctl), (std::vector<std::string>{"netns n", "link n/br0"}));
  EXPECT_TRUE(prerequisites(Netns{kNet, "/n", true, 0}).empty());
}

}  // namespace
}  // namespace ovn::reconcile
