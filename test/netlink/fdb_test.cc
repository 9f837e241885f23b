// SPDX-License-Identifier: Apache-2.0
#include "netlink/fdb.h"

#include <gtest/gtest.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include "netlink/attributes.h"
#include "netlink/neighbor.h"

namespace ovn::netlink {
namespace {

const Mac kMac({2, 0, 0, 0, 0, 1});

kernel::FdbEntry entry(std::string_view vtep) {
  return {kernel::NetnsName("n"), "vx0", kMac, *ip::Address::parse(vtep)};
}

TEST(Fdb, what_is_written_is_read_back_and_permanent) {
  for (const char* vtep : {"192.168.0.2", "fd00::2"}) {
    Message message = put_fdb(entry(vtep), 7);
    EXPECT_EQ(message.head().nlmsg_flags, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_REPLACE);
    auto decoded = decode_fdb(message.head());
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->link, 7u);
    EXPECT_EQ(decoded->mac, kMac);
    EXPECT_EQ(decoded->vtep, *ip::Address::parse(vtep));
    EXPECT_TRUE(decoded->permanent);
  }
}

TEST(Fdb, a_drop_takes_a_mac_with_all_its_destinations) {
  auto decoded = decode_fdb(drop_fdb(entry("192.168.0.2"), 7).head());
  EXPECT_EQ(decoded->mac, kMac);
  EXPECT_FALSE(decoded->vtep);
}

TEST(Fdb, the_zero_mac_has_many_destinations) {
  kernel::FdbEntry many = entry("192.168.0.2");
  many.mac = Mac();
  Message put = put_fdb(many, 7);
  EXPECT_EQ(put.head().nlmsg_flags, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_APPEND);
  EXPECT_EQ(decode_fdb(drop_fdb(many, 7).head())->vtep, many.vtep);
}

TEST(Fdb, a_dump_asks_for_one_device) {
  Message message = dump_fdb(7);
  EXPECT_EQ(family_header<ndmsg>(message.head())->ndm_ifindex, 7);
  EXPECT_FALSE(decode_fdb(message.head()));
}

TEST(Fdb, entries_of_a_bridge_and_neighbours_are_none) {
  Message message = put_fdb(entry("192.168.0.2"), 7);
  const_cast<ndmsg*>(family_header<ndmsg>(message.head()))->ndm_flags = NTF_MASTER;
  EXPECT_FALSE(decode_fdb(message.head()));
  kernel::Neighbor neighbor{kernel::NetnsName("n"), "vx0", ip::Address::v4(1), kMac};
  EXPECT_FALSE(decode_fdb(put_neighbor(neighbor, 7).head()));
}

}  // namespace
}  // namespace ovn::netlink
