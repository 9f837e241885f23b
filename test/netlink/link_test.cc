// SPDX-License-Identifier: Apache-2.0
#include "netlink/link.h"

#include <gtest/gtest.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

#include "netlink/attributes.h"

namespace ovn::netlink {
namespace {

using kernel::Link;

const Mac kMac({2, 0, 0, 0, 0, 1}), kPeerMac({2, 0, 0, 0, 0, 2});

Link link_of(kernel::LinkKind kind) {
  return {kernel::NetnsName("n"), "link0", std::move(kind), kMac, 1450, true, "br0", "ovn-lite:x"};
}
Attributes read(Message& message) {
  return Attributes(message.head(), sizeof(ifinfomsg), kLinkPolicy);
}

// What the kernel would say of a link that was made by `message`.
KernelLink said(Message message) {
  auto* header = const_cast<ifinfomsg*>(family_header<ifinfomsg>(message.head()));
  header->ifi_index = 5;
  return *decode_link(message.head());
}

TEST(Link, is_created_with_all_that_the_kernel_takes_in_one_message) {
  LinkPlace place;
  place.master = 3;
  place.netns_fd = 9;
  Message message = create_link(link_of(kernel::Vxlan{kernel::Vni(7), ip::Address::v4(1)}), place);
  EXPECT_EQ(message.head().nlmsg_flags, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL);
  KernelLink link = said(message);
  EXPECT_EQ(link.name, "link0");
  EXPECT_EQ(link.kind, "vxlan");
  EXPECT_EQ(link.mac, kMac);
  EXPECT_EQ(link.mtu, 1450u);
  EXPECT_EQ(link.master, 3u);
  EXPECT_EQ(link.group, kLinkGroup);
  EXPECT_TRUE(link.up);
  EXPECT_TRUE(link.is_ours());
  EXPECT_EQ(read(message).u32(IFLA_NET_NS_FD), 9u);
}

TEST(Link, a_link_that_is_to_be_down_is_created_down) {
  Link link = link_of(kernel::Bridge());
  link.up = false;
  EXPECT_FALSE(said(create_link(link, {})).up);
}

TEST(Link, a_bridge_is_not_created_with_the_mtu_that_it_is_to_keep) {
  EXPECT_NE(said(create_link(link_of(kernel::Bridge()), {})).mtu, 1450u);
}

TEST(Link, a_change_says_only_what_changes) {
  LinkChange change;
  EXPECT_TRUE(change.is_empty());
  change.mtu = 1400;
  EXPECT_FALSE(change.is_empty());
  Message message = change_link(5, change);
  EXPECT_EQ(message.head().nlmsg_type, RTM_SETLINK);
  EXPECT_EQ(family_header<ifinfomsg>(message.head())->ifi_index, 5);
  EXPECT_EQ(family_header<ifinfomsg>(message.head())->ifi_change, 0u);
  EXPECT_EQ(read(message).u32(IFLA_MTU), 1400u);
  EXPECT_FALSE(read(message).u32(IFLA_MASTER));
  EXPECT_FALSE(read(message).text(IFLA_IFALIAS));
}

TEST(Link, a_change_may_say_everything_and_find_its_link_by_name) {
  LinkChange change{{}, kMac, 1400, false, 0, "ovn-lite:y", kDoomedGroup, {}};
  Message message = change_link("link0", change);
  const auto* header = family_header<ifinfomsg>(message.head());
  EXPECT_EQ(header->ifi_change, unsigned{IFF_UP});
  EXPECT_EQ(header->ifi_flags, 0u);
  EXPECT_EQ(read(message).text(IFLA_IFNAME), "link0");
  EXPECT_EQ(read(message).mac(IFLA_ADDRESS), kMac);
  EXPECT_EQ(read(message).u32(IFLA_MASTER), 0u);
  EXPECT_EQ(read(message).text(IFLA_IFALIAS), "ovn-lite:y");
  EXPECT_EQ(read(message).u32(IFLA_GROUP), kDoomedGroup);
}

TEST(Link, the_longest_alias_and_name_fit) {
  Link link = link_of(kernel::Veth{kernel::NetnsName("s"), "peer_15_letters"});
  link.name = "link_15_letters";
  LinkPlace place;
  Link peer = link;
  place.peer = &peer;
  place.peer_fd = place.netns_fd = 1;
  LinkChange change;
  change.alias = std::string(254, 'x');
  EXPECT_LT(create_link(link, place).bytes().size(), Message::kSizeMax);
  EXPECT_LT(change_link(link.name, change).bytes().size(), Message::kSizeMax);
}

TEST(Link, requests_find_by_name_by_index_and_in_other_namespaces) {
  Message by_name = get_link("eth0");
  EXPECT_EQ(read(by_name).text(IFLA_IFNAME), "eth0");
  Message by_index = get_link(7, 3);
  EXPECT_EQ(family_header<ifinfomsg>(by_index.head())->ifi_index, 7);
  EXPECT_EQ(read(by_index).i32(IFLA_TARGET_NETNSID), 3);
  Message here = get_link(7, {});
  EXPECT_FALSE(read(here).i32(IFLA_TARGET_NETNSID));
  EXPECT_EQ(dump_links().head().nlmsg_type, RTM_GETLINK);
  Message group = delete_group(kDoomedGroup);
  EXPECT_EQ(read(group).u32(IFLA_GROUP), kDoomedGroup);
  EXPECT_EQ(delete_link(7).head().nlmsg_type, RTM_DELLINK);
}

TEST(Link, is_ours_by_group_or_by_alias) {
  KernelLink link;
  EXPECT_FALSE(link.is_ours());
  for (uint32_t group : {kLinkGroup, kPeerGroup, kDoomedGroup}) {
    link.group = group;
    EXPECT_TRUE(link.is_ours());
  }
  link.group = 1;
  EXPECT_FALSE(link.is_ours());
  link.alias = "ovn-lite:e1";
  EXPECT_TRUE(link.is_ours());
}

TEST(Link, messages_without_name_index_or_of_another_type_are_no_links) {
  Message nameless(RTM_NEWLINK, 0, kLinkPolicy);
  nameless.header<ifinfomsg>().ifi_index = 5;
  EXPECT_FALSE(decode_link(nameless.head()));
  EXPECT_FALSE(decode_link(get_link("eth0").head()));
  EXPECT_FALSE(decode_link(create_link(link_of(kernel::Bridge()), {}).head()));  // no index
  nlmsghdr cut{NLMSG_HDRLEN + 3, RTM_NEWLINK, 0, 0, 0};
  EXPECT_FALSE(decode_link(cut));
}

}  // namespace
}  // namespace ovn::netlink
