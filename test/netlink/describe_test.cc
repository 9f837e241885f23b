// SPDX-License-Identifier: Apache-2.0
#include "netlink/describe.h"

#include <gtest/gtest.h>

namespace ovn::netlink {
namespace {

using kernel::Link;

const Mac kMac({2, 0, 0, 0, 0, 1}), kOther({2, 0, 0, 0, 0, 2});
const kernel::NetnsName kNet("n");

Link bridge() { return {kNet, "l", kernel::Bridge(), kMac, 1450, true, "br0", "ovn-lite:x"}; }

TEST(Describe, nothing_differs_from_itself) {
  EXPECT_TRUE(difference(bridge(), bridge(), 3).is_empty());
}

TEST(Describe, what_is_left_to_the_kernel_does_not_differ) {
  Link desired = bridge();
  desired.mac.reset();
  desired.mtu = 0;
  EXPECT_TRUE(difference(bridge(), desired, 3).is_empty());
}

TEST(Describe, each_field_differs_alone) {
  Link actual = bridge();
  actual.mac = kOther;
  EXPECT_EQ(difference(actual, bridge(), 3).mac, kMac);
  actual = bridge();
  actual.mtu = 1500;
  EXPECT_EQ(difference(actual, bridge(), 3).mtu, 1450u);
  actual = bridge();
  actual.up = false;
  EXPECT_EQ(difference(actual, bridge(), 3).up, true);
  actual = bridge();
  actual.alias = "";
  EXPECT_EQ(difference(actual, bridge(), 3).alias, "ovn-lite:x");
  actual = bridge();
  actual.master = "";
  EXPECT_EQ(difference(actual, bridge(), 3).master, 3u);
}

TEST(Describe, a_link_that_should_have_no_master_is_freed) {
  Link desired = bridge();
  desired.master = "";
  EXPECT_EQ(difference(bridge(), desired, 0).master, 0u);
}

TEST(Describe, master_and_alias_of_a_device_are_its_owners) {
  Link actual{kNet, "eth7", kernel::Device(), kMac, 1500, true, "theirs", "their alias"};
  Link desired{kNet, "eth7", kernel::Device(), {}, 0, true, "", ""};
  EXPECT_TRUE(difference(actual, desired, 0).is_empty());
}

// Links whose description needs no question to the kernel; the others are tested in namespaces.
TEST(Describe, links_are_told_by_kind_and_mark) {
  Namespaces namespaces;
  OpenNetns netns({kNet, "/nowhere"});
  KernelLink link;
  link.name = "l";
  link.kind = "bridge";
  link.mac = kMac;
  link.mtu = 1450;
  link.up = true;
  link.alias = "ovn-lite:x";
  EXPECT_EQ(*describe(namespaces, netns, link, "br0"), bridge());
  link.alias = "";
  EXPECT_EQ(describe(namespaces, netns, link, "")->kind, kernel::LinkKind(kernel::Device()));
  link.kind = "veth";
  link.group = kPeerGroup;
  EXPECT_EQ(describe(namespaces, netns, link, "")->kind, kernel::LinkKind(kernel::VethPeer()));
  link.kind = "dummy";
  EXPECT_EQ(describe(namespaces, netns, link, "")->kind, kernel::LinkKind(kernel::Dummy()));
  link.kind = "ifb";
  EXPECT_EQ(describe(namespaces, netns, link, "")->kind, kernel::LinkKind(kernel::Device()));
  link.kind = "macvlan";  // of a mode that we never set
  EXPECT_EQ(describe(namespaces, netns, link, "")->kind, kernel::LinkKind(kernel::Macvlan()));
  link.kind = "vxlan";
  link.vxlan = kernel::Vxlan{kernel::Vni(7), ip::Address::v4(1)};
  auto expected = *link.vxlan;
  expected.underlay = kNet;  // none said: its own
  EXPECT_EQ(describe(namespaces, netns, link, "")->kind, kernel::LinkKind(expected));
}

}  // namespace
}  // namespace ovn::netlink
