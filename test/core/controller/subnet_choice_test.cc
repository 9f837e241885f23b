// SPDX-License-Identifier: Apache-2.0
#include "core/controller/subnet_choice.h"

#include <gtest/gtest.h>

#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using test::address;
using test::prefix;

Networks one() { return {{test::kBackend, test::backend_network()}}; }  // 10.7.0.0/24
ipam::Space space() { return {{{prefix("10.7.0.0/16"), 24}, {prefix("fd00::/48"), 64}}, {}}; }

TEST(SubnetChoice, what_is_left_open_is_clear_of_what_is_in_use) {
  auto chosen = choose_subnets(space(), one(), {});
  ASSERT_TRUE(chosen);
  EXPECT_EQ((*chosen)[0].prefix, prefix("10.7.1.0/24"));
  EXPECT_EQ((*chosen)[0].gateway, address("10.7.1.1"));
}

TEST(SubnetChoice, and_of_what_is_reserved) {
  ipam::Space reserved = space();
  reserved.reserved = {prefix("10.7.1.9/32")};
  EXPECT_EQ((*choose_subnets(reserved, one(), {}))[0].prefix, prefix("10.7.2.0/24"));
}

TEST(SubnetChoice, an_ipv6_network_gets_a_subnet_of_each_family) {
  NetworkRequest request;
  request.ipv6 = true;
  auto chosen = choose_subnets(space(), one(), request);
  ASSERT_EQ(chosen->size(), 2u);
  EXPECT_EQ((*chosen)[1].prefix, prefix("fd00::/64"));
}

TEST(SubnetChoice, every_overlap_is_named) {
  NetworkRequest request;
  request.subnets = {{prefix("10.7.0.0/16"), {}, {}, {}}};
  EXPECT_EQ(check_overlaps(one(), request).error().code, Errc::conflict);
  request.subnets = {{prefix("10.8.0.0/16"), {}, {}, {}}};
  EXPECT_TRUE(check_overlaps(one(), request));
}

TEST(SubnetChoice, a_network_without_ipv4_gets_an_ipv6_subnet_alone) {
  NetworkRequest request;
  request.name = "modern";
  request.ipv4 = false;
  request.ipv6 = true;
  auto subnets = choose_subnets(ipam::make_space(Uuid(), {}), {}, request);
  ASSERT_TRUE(subnets);
  ASSERT_EQ(subnets->size(), 1u);
  EXPECT_FALSE(subnets->at(0).prefix.is_v4());
  EXPECT_EQ(subnets->at(0).prefix.length(), 64u);
}

}  // namespace
}  // namespace ovn::controller
