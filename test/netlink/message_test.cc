// SPDX-License-Identifier: Apache-2.0
#include "netlink/message.h"

#include <gtest/gtest.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include "netlink/attributes.h"

namespace ovn::netlink {
namespace {

Message link_message() {
  Message message(RTM_NEWLINK, NLM_F_CREATE, kLinkPolicy);
  message.header<ifinfomsg>().ifi_index = 7;
  return message;
}

TEST(Message, begins_with_a_request_header_and_a_zeroed_family_header) {
  Message message = link_message();
  EXPECT_EQ(message.head().nlmsg_type, RTM_NEWLINK);
  EXPECT_EQ(message.head().nlmsg_flags, NLM_F_REQUEST | NLM_F_CREATE);
  EXPECT_EQ(message.bytes().size(), NLMSG_LENGTH(sizeof(ifinfomsg)));
  const auto* header = family_header<ifinfomsg>(message.head());
  EXPECT_EQ(header->ifi_index, 7);
  EXPECT_EQ(header->ifi_flags, 0u);
}

TEST(Message, what_is_written_is_read_back) {
  Message message = link_message();
  message.text(IFLA_IFNAME, "exactly15bytes_");
  message.u32(IFLA_MTU, 1450);
  message.mac(IFLA_ADDRESS, Mac({2, 0, 0, 0, 0, 1}));
  message.i32(IFLA_TARGET_NETNSID, -2);
  {
    Nest kind(message, IFLA_LINKINFO);
    message.text(IFLA_INFO_KIND, "vxlan");
    Nest data(message, IFLA_INFO_DATA, kVxlanPolicy);
    message.u8(IFLA_VXLAN_LEARNING, 1);
    message.be16(IFLA_VXLAN_PORT, 4789);
    message.address(IFLA_VXLAN_LOCAL6, *ip::Address::parse("fd00::1"));
  }
  message.u32(IFLA_GROUP, 3);
  Attributes attributes(message.head(), sizeof(ifinfomsg), kLinkPolicy);
  EXPECT_EQ(attributes.text(IFLA_IFNAME), "exactly15bytes_");
  EXPECT_EQ(attributes.u32(IFLA_MTU), 1450u);
  EXPECT_EQ(attributes.mac(IFLA_ADDRESS), Mac({2, 0, 0, 0, 0, 1}));
  EXPECT_EQ(attributes.i32(IFLA_TARGET_NETNSID), -2);
  EXPECT_EQ(attributes.u32(IFLA_GROUP), 3u);
  Attributes kind = attributes.nested(IFLA_LINKINFO);
  EXPECT_EQ(kind.text(IFLA_INFO_KIND), "vxlan");
  Attributes data = kind.nested(IFLA_INFO_DATA, kVxlanPolicy);
  EXPECT_EQ(data.u8(IFLA_VXLAN_LEARNING), 1);
  EXPECT_EQ(data.be16(IFLA_VXLAN_PORT), 4789);
  EXPECT_EQ(data.address(IFLA_VXLAN_LOCAL6), *ip::Address::parse("fd00::1"));
}

TEST(Message, a_copy_is_a_message_of_its_own) {
  Message message = link_message();
  Message copy = message;
  copy.u32(IFLA_MTU, 1450);
  EXPECT_LT(message.bytes().size(), copy.bytes().size());
}

TEST(MessageDeathTest, an_attribute_against_its_rule_is_refused) {
  EXPECT_DEATH(link_message().u8(IFLA_MTU, 1), "");
  EXPECT_DEATH(link_message().u32(IFLA_IFNAME, 1), "");
  EXPECT_DEATH(link_message().u32(999, 1), "");
  EXPECT_DEATH(link_message().text(IFLA_IFNAME, "sixteen_letters_"), "");
  EXPECT_DEATH(link_message().address(IFLA_ADDRESS, ip::Address()), "");
}

TEST(MessageDeathTest, an_address_of_the_wrong_family_is_refused) {
  auto put = [] {
    Message message = link_message();
    Nest kind(message, IFLA_LINKINFO);
    Nest data(message, IFLA_INFO_DATA, kVxlanPolicy);
    message.address(IFLA_VXLAN_LOCAL6, ip::Address::v4(1));
  };
  EXPECT_DEATH(put(), "");
}

TEST(MessageDeathTest, a_message_has_a_bound) {
  auto overfill = [] {
    Message message = link_message();
    for (size_t i = 0; i < Message::kSizeMax; ++i) message.u32(IFLA_MTU, 1);
  };
  EXPECT_DEATH(overfill(), "");
}

}  // namespace
}  // namespace ovn::netlink
