// SPDX-License-Identifier: Apache-2.0
#include "netlink/address.h"

#include <gtest/gtest.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

#include "netlink/attributes.h"

namespace ovn::netlink {
namespace {

kernel::Address address(std::string_view prefix) {
  return {kernel::NetnsName("n"), "eth0", *ip::Prefix::parse(prefix)};
}
Attributes read(Message& message) {
  return Attributes(message.head(), sizeof(ifaddrmsg), kAddressPolicy);
}

TEST(Address, what_is_written_is_read_back_and_ours) {
  for (const char* prefix : {"10.0.0.2/24", "10.0.0.2/32", "fd00::2/64"}) {
    auto decoded = decode_address(put_address(address(prefix), 7).head());
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->link, 7u);
    EXPECT_EQ(decoded->prefix, *ip::Prefix::parse(prefix));
    EXPECT_TRUE(decoded->is_ours());
  }
}

TEST(Address, a_put_refuses_what_is_there_and_ipv6_is_usable_at_once) {
  Message v4 = put_address(address("10.0.0.2/24"), 7);
  EXPECT_EQ(v4.head().nlmsg_flags, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL);
  EXPECT_FALSE(read(v4).u32(IFA_FLAGS));
  Message v6 = put_address(address("fd00::2/64"), 7);
  EXPECT_TRUE(*read(v6).u32(IFA_FLAGS) & IFA_F_NODAD);
}

TEST(Address, a_drop_names_link_address_and_length) {
  Message message = drop_address(address("10.0.0.2/24"), 7);
  EXPECT_EQ(message.head().nlmsg_type, RTM_DELADDR);
  auto decoded = decode_address(message.head());
  EXPECT_EQ(decoded->prefix, *ip::Prefix::parse("10.0.0.2/24"));
  EXPECT_EQ(dump_addresses().head().nlmsg_type, RTM_GETADDR);
}

TEST(Address, nonsense_is_no_address) {
  Message message = put_address(address("10.0.0.2/24"), 7);
  const_cast<ifaddrmsg*>(family_header<ifaddrmsg>(message.head()))->ifa_prefixlen = 33;
  EXPECT_FALSE(decode_address(message.head()));
  Message bare(RTM_NEWADDR, 0, kAddressPolicy);
  bare.header<ifaddrmsg>();
  EXPECT_FALSE(decode_address(bare.head()));
  EXPECT_FALSE(decode_address(dump_addresses().head()));
}

}  // namespace
}  // namespace ovn::netlink
