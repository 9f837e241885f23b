// SPDX-License-Identifier: Apache-2.0
#include "netlink/netns_id.h"

#include <gtest/gtest.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>

#include "netlink/attributes.h"

namespace ovn::netlink {
namespace {

Message told(uint16_t type, int32_t id) {
  Message message(type, 0, kNetnsIdPolicy);
  message.header<rtgenmsg>();
  message.i32(NETNSA_NSID, id);
  return message;
}

TEST(NetnsId, is_read_from_news_and_replies) {
  EXPECT_EQ(decode_netns_id(told(RTM_NEWNSID, 3).head()), 3);
  EXPECT_EQ(decode_netns_id(told(RTM_DELNSID, 0).head()), 0);
}

TEST(NetnsId, minus_one_means_none) {
  EXPECT_FALSE(decode_netns_id(told(RTM_NEWNSID, -1).head()));
  EXPECT_FALSE(decode_netns_id(told(RTM_GETNSID, 3).head()));
}

TEST(NetnsId, is_asked_and_given_by_descriptor) {
  Message ask = get_netns_id(9), give = new_netns_id(9);
  Attributes asked(ask.head(), sizeof(rtgenmsg), kNetnsIdPolicy);
  Attributes given(give.head(), sizeof(rtgenmsg), kNetnsIdPolicy);
  EXPECT_EQ(asked.u32(NETNSA_FD), 9u);
  EXPECT_EQ(given.u32(NETNSA_FD), 9u);
  EXPECT_EQ(given.i32(NETNSA_NSID), -1);  // of the kernel's choice
}

}  // namespace
}  // namespace ovn::netlink
