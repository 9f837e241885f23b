// SPDX-License-Identifier: Apache-2.0
#include "netlink/underlay.h"

#include <gtest/gtest.h>

#include "test/support/netns_fixture.h"

namespace ovn::netlink {
namespace {

class UnderlayTest : public test::NetnsTest {
 protected:
  void SetUp() override {
    NetnsTest::SetUp();
    test::shell(
        "ip link set lo up; ip link add name under0 mtu 1400 type bridge; ip link set under0 up;"
        "ip address add 192.0.2.1/24 dev under0; ip address add 192.0.2.9/24 dev under0;"
        "ip address add 2001:db8::1/64 dev under0 nodad;"
        "ip route add 198.51.100.0/24 via 192.0.2.254 mtu 1300 src 192.0.2.9");
  }
  static ip::Address at(std::string_view text) { return *ip::Address::parse(text); }
};

TEST_F(UnderlayTest, the_link_of_an_address_is_found_in_both_families) {
  auto v4 = link_with(at("192.0.2.9"));
  ASSERT_TRUE(v4);
  EXPECT_EQ(v4->name, "under0");
  EXPECT_EQ(v4->mtu, 1400u);
  EXPECT_EQ(v4->prefix, *ip::Prefix::parse("192.0.2.9/24"));
  EXPECT_EQ(link_with(at("2001:db8::1"))->name, "under0");
}

TEST_F(UnderlayTest, an_address_that_no_link_has_is_not_found) {
  auto none = link_with(at("192.0.2.2"));
  EXPECT_EQ(none.error().code, Errc::not_found);
  EXPECT_EQ(none.error().message, "no link has the address 192.0.2.2");
}

TEST_F(UnderlayTest, a_path_takes_what_its_route_takes_or_else_its_link) {
  std::vector<ip::Address> peers{at("192.0.2.77"), at("198.51.100.1"), at("2001:db8::2"),
                                 at("203.0.113.1")};
  auto mtus = path_mtus(peers);
  ASSERT_TRUE(mtus);
  EXPECT_EQ(*mtus, (std::map<ip::Address, uint32_t>{
                       {peers[0], 1400}, {peers[1], 1300}, {peers[2], 1400}}));
}

TEST_F(UnderlayTest, a_peer_may_be_ourselves) {
  EXPECT_EQ(path_mtus(std::vector{at("192.0.2.1")})->at(at("192.0.2.1")), 65536u);
}

}  // namespace
}  // namespace ovn::netlink
