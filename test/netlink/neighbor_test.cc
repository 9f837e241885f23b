// SPDX-License-Identifier: Apache-2.0
#include "netlink/neighbor.h"

#include <gtest/gtest.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "netlink/attributes.h"
#include "netlink/fdb.h"

namespace ovn::netlink {
namespace {

const Mac kMac({2, 0, 0, 0, 0, 1});

kernel::Neighbor neighbor(std::string_view address) {
  return {kernel::NetnsName("n"), "vx0", *ip::Address::parse(address), kMac};
}

TEST(Neighbor, what_is_written_is_read_back_permanent_and_ours) {
  for (const char* address : {"10.0.0.2", "fd00::2"}) {
    Message message = put_neighbor(neighbor(address), 7);
    EXPECT_EQ(message.head().nlmsg_flags, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_REPLACE);
    auto decoded = decode_neighbor(message.head());
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->link, 7u);
    EXPECT_EQ(decoded->address, *ip::Address::parse(address));
    EXPECT_EQ(decoded->mac, kMac);
    EXPECT_TRUE(decoded->permanent);
    EXPECT_TRUE(decoded->is_ours());
  }
}

TEST(Neighbor, a_drop_names_link_and_address) {
  Message message = drop_neighbor(neighbor("10.0.0.2"), 7);
  EXPECT_EQ(message.head().nlmsg_type, RTM_DELNEIGH);
  EXPECT_EQ(decode_neighbor(message.head())->address, *ip::Address::parse("10.0.0.2"));
  EXPECT_EQ(dump_neighbors().head().nlmsg_type, RTM_GETNEIGH);
}

TEST(Neighbor, an_fdb_entry_is_none) {
  kernel::FdbEntry entry{kernel::NetnsName("n"), "vx0", kMac, *ip::Address::parse("10.0.0.2")};
  EXPECT_FALSE(decode_neighbor(put_fdb(entry, 7).head()));
  EXPECT_FALSE(decode_neighbor(dump_neighbors().head()));
}

TEST(Neighbor, without_link_or_address_is_none) {
  EXPECT_FALSE(decode_neighbor(put_neighbor(neighbor("10.0.0.2"), 0).head()));
  Message bare(RTM_NEWNEIGH, 0, kNeighborPolicy);
  auto& header = bare.header<ndmsg>();
  header.ndm_family = AF_INET;
  header.ndm_ifindex = 7;
  EXPECT_FALSE(decode_neighbor(bare.head()));
}

}  // namespace
}  // namespace ovn::netlink
