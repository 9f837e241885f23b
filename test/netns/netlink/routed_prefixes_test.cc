// SPDX-License-Identifier: Apache-2.0
#include "netlink/routed_prefixes.h"

#include <gtest/gtest.h>

#include "test/support/netns_fixture.h"

namespace ovn::netlink {
namespace {

class RoutedPrefixes : public test::NetnsTest {
 protected:
  void SetUp() override {
    NetnsTest::SetUp();
    test::shell(
        "ip link set lo up; ip link add name lan0 type bridge; ip link set lan0 up;"
        "ip address add 192.0.2.1/24 dev lan0");
  }
  static std::string found() {
    auto prefixes = routed_prefixes();
    if (!prefixes) return prefixes.error().message;
    std::string text;
    for (const ip::Prefix& prefix : *prefixes) {
      text += (text.empty() ? "" : " ") + prefix.to_string();
    }
    return text;
  }
};

TEST_F(RoutedPrefixes, routes_of_all_tables_and_families_count_once) {
  test::shell(
      "ip route add default via 192.0.2.254; ip route add 198.51.100.0/24 via 192.0.2.254;"
      "ip route add 10.8.0.0/16 via 192.0.2.254 table 52;"
      "ip route add 198.51.100.0/24 via 192.0.2.254 metric 7;"
      "ip address add 2001:db8::1/64 dev lan0 nodad");
  EXPECT_EQ(found(), "10.8.0.0/16 192.0.2.0/24 198.51.100.0/24 2001:db8::/64");
}

TEST_F(RoutedPrefixes, a_route_over_two_links_counts) {
  test::shell(
      "ip link add name lan1 type bridge; ip link set lan1 up;"
      "ip route add 10.9.0.0/16 nexthop dev lan0 nexthop dev lan1");
  EXPECT_EQ(found(), "10.9.0.0/16 192.0.2.0/24");
}

TEST_F(RoutedPrefixes, what_is_ours_does_not_count) {
  test::shell(
      "ip link add name ours0 type bridge; ip link set ours0 up alias ovn-lite:x;"
      "ip address add 10.1.0.1/24 dev ours0; ip route add 10.2.0.0/24 dev lan0 proto 158;"
      "ip route add unreachable 10.3.0.0/24");
  EXPECT_EQ(found(), "192.0.2.0/24");
}

}  // namespace
}  // namespace ovn::netlink
