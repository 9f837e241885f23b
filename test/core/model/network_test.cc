// SPDX-License-Identifier: Apache-2.0
#include "core/model/network.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

TEST(Network, drivers_and_scopes_survive_their_text) {
  for (Driver driver : {Driver::overlay, Driver::bridge, Driver::macvlan, Driver::ipvlan,
                        Driver::host, Driver::none}) {
    EXPECT_EQ(*parse_driver(to_string(driver)), driver);
  }
  for (Scope scope : {Scope::local, Scope::cluster}) {
    EXPECT_EQ(*parse_scope(to_string(scope)), scope);
  }
}

TEST(Network, unknown_words_are_answered_with_the_known_ones) {
  auto driver = parse_driver("overlai");
  ASSERT_FALSE(driver);
  EXPECT_EQ(driver.error().code, Errc::invalid);
  EXPECT_EQ(driver.error().message,
            "unknown driver 'overlai': known are overlay, bridge, macvlan, ipvlan, host, none");
  EXPECT_EQ(parse_scope("swarm").error().message,
            "unknown scope 'swarm': known are local, cluster");
}

TEST(Network, host_and_none_are_predefined_and_the_same_everywhere) {
  const auto& both = predefined_networks();
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].name, "host");
  EXPECT_EQ(both[0].driver, Driver::host);
  EXPECT_EQ(both[1].name, "none");
  EXPECT_EQ(both[1].driver, Driver::none);
  for (const Network& network : both) {
    EXPECT_EQ(network.id.str().size(), 32u);
    EXPECT_TRUE(is_predefined(network.id));
    EXPECT_TRUE(network.subnets.empty());
  }
  EXPECT_EQ(both[0].id.str(), "4077f8cc7eaf4d6f42872593dfd1ee87");
  EXPECT_FALSE(is_predefined(NetworkId("00000000000000000000000000000000")));
}

TEST(Network, is_of_the_families_of_its_subnets) {
  Network network;
  EXPECT_TRUE(families_of(network).empty());
  for (const char* prefix : {"fd07::/64", "fd08::/64"}) {
    network.subnets.push_back({*ip::Prefix::parse(prefix), {}, {}, {}, {}});
  }
  EXPECT_EQ(families_of(network), std::set{ip::Family::v6});
  network.subnets.push_back({*ip::Prefix::parse("10.7.0.0/24"), {}, {}, {}, {}});
  EXPECT_EQ(families_of(network), (std::set{ip::Family::v4, ip::Family::v6}));
}

}  // namespace
}  // namespace ovn::model
