// SPDX-License-Identifier: Apache-2.0
#include "netlink/announcement.h"

#include <gtest/gtest.h>

namespace ovn::netlink {
namespace {

const Mac kMac({0x02, 0x42, 0x0a, 0x07, 0x00, 0x02});

std::string frame(std::string_view address) {
  return to_hex(frame_of({7, kMac, *ip::Address::parse(address)}));
}

TEST(Announcement, of_an_ipv4_address_is_an_arp_request_for_itself) {
  EXPECT_EQ(frame("10.7.0.2"),
            "ffffffffffff" "02420a070002" "0806"
            "0001" "0800" "06" "04" "0001"
            "02420a070002" "0a070002" "000000000000" "0a070002");
}

// The kernel refuses a wrong checksum: test/netns shows that it does not.
TEST(Announcement, of_an_ipv6_address_is_a_neighbour_advertisement_to_all_nodes) {
  EXPECT_EQ(frame("fd07::2"),
            "333300000001" "02420a070002" "86dd"
            "60000000" "0020" "3a" "ff"
            "fd070000000000000000000000000002" "ff020000000000000000000000000001"
            "88" "00" "5041" "20000000"
            "fd070000000000000000000000000002" "02" "01" "02420a070002");
}

}  // namespace
}  // namespace ovn::netlink
