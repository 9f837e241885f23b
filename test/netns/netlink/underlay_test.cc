// SPDX-License-Identifier: Apache-2.0
#include "netlink/underlay.h"

#include <gtest/gtest.h>

#include <cerrno>

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

TEST_F(UnderlayTest, a_route_tells_source_link_and_mtu) {
  auto near = route_to(at("192.0.2.77"));
  ASSERT_TRUE(near);
  EXPECT_EQ(near->source, at("192.0.2.1"));
  EXPECT_EQ(near->link, "under0");
  EXPECT_EQ(near->mtu, 1400u);
  auto far = route_to(at("198.51.100.1"));
  ASSERT_TRUE(far);
  EXPECT_EQ(far->source, at("192.0.2.9"));
  EXPECT_EQ(far->mtu, 1300u);
  EXPECT_EQ(route_to(at("2001:db8::2"))->source, at("2001:db8::1"));
}

TEST_F(UnderlayTest, a_peer_may_be_ourselves) { EXPECT_EQ(route_to(at("192.0.2.1"))->link, "lo"); }

TEST_F(UnderlayTest, no_route_is_the_kernels_error) {
  EXPECT_EQ(route_to(at("203.0.113.1")).error().sys_errno, ENETUNREACH);
}

}  // namespace
}  // namespace ovn::netlink
