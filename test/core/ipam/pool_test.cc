// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/pool.h"

#include <gtest/gtest.h>

namespace ovn::ipam {
namespace {

ip::Address address(std::string_view text) { return *ip::Address::parse(text); }

model::Subnet subnet(std::string_view prefix) {
  model::Subnet subnet;
  subnet.prefix = *ip::Prefix::parse(prefix);
  return subnet;
}

TEST(Pool, counts_addresses_from_the_first_one) {
  Pool pool(subnet("10.1.0.0/24"));
  EXPECT_EQ(pool.last(), 255u);
  EXPECT_EQ(pool.offset(address("10.1.0.7")), 7u);
  EXPECT_EQ(pool.address(7), address("10.1.0.7"));
  EXPECT_EQ(pool.interface_address(7).to_string(), "10.1.0.7/24");
  EXPECT_FALSE(pool.offset(address("10.1.1.0")));
  EXPECT_FALSE(pool.offset(address("fd00::1")));
}

TEST(Pool, network_and_broadcast_address_are_for_nobody) {
  Pool pool(subnet("10.1.0.0/24"));
  EXPECT_EQ(pool.role(address("10.1.0.0")), Role::network);
  EXPECT_EQ(pool.role(address("10.1.0.255")), Role::broadcast);
  EXPECT_EQ(pool.role(address("10.1.0.1")), Role::host);
  EXPECT_EQ(pool.size(), 254u);
}

TEST(Pool, both_addresses_of_a_slash_31_are_for_hosts) {
  Pool pool(subnet("10.1.0.0/31"));
  EXPECT_EQ(pool.size(), 2u);
  EXPECT_EQ(Pool(subnet("fd00::/127")).size(), 2u);
}

TEST(Pool, of_an_ipv6_subnet_the_first_address_is_anycast_and_the_last_is_for_hosts) {
  Pool pool(subnet("fd00::/64"));
  EXPECT_EQ(pool.role(address("fd00::")), Role::anycast);
  EXPECT_EQ(pool.role(address("fd00::ffff:ffff:ffff:ffff")), Role::host);
  EXPECT_EQ(pool.last(), UINT64_MAX);
  EXPECT_EQ(pool.size(), UINT64_MAX);
}

TEST(Pool, of_a_wider_subnet_the_first_64_bits_count) {
  Pool pool(subnet("fd00::/48"));
  EXPECT_EQ(pool.offset(address("fd00::5")), 5u);
  EXPECT_FALSE(pool.offset(address("fd00:0:0:1::")));
  EXPECT_EQ(pool.check_host(address("fd00:0:0:1::")).error().code, Errc::invalid);
  EXPECT_EQ(pool.role(address("fd00:0:0:1::")), Role::host);
}

TEST(Pool, gateway_and_auxiliary_addresses_say_what_they_are) {
  auto with = subnet("10.1.0.0/24");
  with.gateway = address("10.1.0.1");
  with.aux_addresses["router"] = address("10.1.0.9");
  Pool pool(with);
  EXPECT_EQ(pool.role(address("10.1.0.1")), Role::gateway);
  EXPECT_EQ(pool.role(address("10.1.0.9")), Role::aux);
  EXPECT_EQ(pool.size(), 252u);
  EXPECT_TRUE(pool.check_host(address("10.1.0.2")));
  auto gateway = pool.check_host(address("10.1.0.1"));
  EXPECT_EQ(gateway.error().code, Errc::conflict);
  EXPECT_EQ(gateway.error().message, "address 10.1.0.1 is the gateway of 10.1.0.0/24");
  EXPECT_EQ(pool.check_host(address("10.1.0.9")).error().message,
            "address 10.1.0.9 is auxiliary address 'router' of 10.1.0.0/24");
  auto broadcast = pool.check_host(address("10.1.0.255"));
  EXPECT_EQ(broadcast.error().code, Errc::invalid);
  EXPECT_EQ(broadcast.error().message,
            "address 10.1.0.255 is the broadcast address of 10.1.0.0/24");
  EXPECT_EQ(pool.check_host(address("10.2.0.1")).error().message,
            "address 10.2.0.1 is not in 10.1.0.0/24");
}

TEST(Pool, a_range_narrows_what_is_chosen_and_not_what_may_be_had) {
  auto with = subnet("10.1.0.0/16");
  with.range = *ip::Prefix::parse("10.1.5.0/24");
  Pool pool(with);
  EXPECT_EQ(pool.range_first(), 0x500u);
  EXPECT_EQ(pool.range_last(), 0x5ffu);
  EXPECT_EQ(pool.size(), 256u);
  EXPECT_TRUE(pool.check_host(address("10.1.200.1")));
}

TEST(Pool, the_default_gateway_is_the_lowest_address_not_set_aside) {
  EXPECT_EQ(default_gateway(subnet("10.1.0.0/24")), address("10.1.0.1"));
  EXPECT_EQ(default_gateway(subnet("10.1.0.0/31")), address("10.1.0.0"));
  EXPECT_EQ(default_gateway(subnet("fd00::/64")), address("fd00::1"));
  auto with = subnet("10.1.0.0/24");
  with.aux_addresses["x"] = address("10.1.0.1");
  EXPECT_EQ(default_gateway(with), address("10.1.0.2"));
}

}  // namespace
}  // namespace ovn::ipam
