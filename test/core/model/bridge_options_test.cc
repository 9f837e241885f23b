// SPDX-License-Identifier: Apache-2.0
#include "core/model/bridge_options.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

using Options = std::map<std::string, std::string>;

std::vector<std::string> problems(const Options& options) {
  std::vector<std::string> found;
  read_bridge_options(options, found);
  return found;
}

TEST(BridgeOptions, without_any_containers_go_out_by_nat_and_talk) {
  BridgeOptions options = bridge_options({});
  EXPECT_TRUE(options.icc && options.masquerade && !options.inhibit_ipv4);
  EXPECT_EQ(options.mode(ip::Family::v4), GatewayMode::nat);
  EXPECT_EQ(options.mode(ip::Family::v6), GatewayMode::nat);
  EXPECT_EQ(options.name, "");
}

TEST(BridgeOptions, are_read_under_both_names) {
  for (std::string beginning : {"", "bridge.", "com.docker.network.bridge."}) {
    Options given{{beginning + "name", "br-x"},
                  {beginning + "enable_icc", "false"},
                  {beginning + "enable_ip_masquerade", "0"},
                  {beginning + "gateway_mode_ipv4", "routed"},
                  {beginning + "gateway_mode_ipv6", "nat-unprotected"},
                  {beginning + "inhibit_ipv4", "true"}};
    EXPECT_EQ(problems(given), std::vector<std::string>());
    BridgeOptions options = bridge_options(given);
    EXPECT_EQ(options.name, "br-x");
    EXPECT_TRUE(!options.icc && !options.masquerade && options.inhibit_ipv4);
    EXPECT_EQ(options.mode4, GatewayMode::routed);
    EXPECT_EQ(options.mode6, GatewayMode::nat_unprotected);
  }
}

TEST(BridgeOptions, docker_says_the_mtu_and_the_source_otherwise) {
  Options given{{"com.docker.network.driver.mtu", "1400"},
                {"com.docker.network.host_ipv4", "192.0.2.7"},
                {"com.docker.network.host_ipv6", "2001:db8::7"}};
  EXPECT_EQ(problems(given), std::vector<std::string>());
  EXPECT_EQ(bridge_options(given).mtu, 1400u);
  EXPECT_EQ(bridge_options(given).host_address(ip::Family::v4), *ip::Address::parse("192.0.2.7"));
  EXPECT_EQ(bridge_options(given).host_address(ip::Family::v6), *ip::Address::parse("2001:db8::7"));
}

TEST(BridgeOptions, what_is_wrong_is_named) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(problems({{"enable_icc", "yes"}}),
            Texts{"option enable_icc: 'yes' is not true or false"});
  EXPECT_EQ(problems({{"mtu", "67"}}), Texts{"option mtu: '67' is not a number in 68..65535"});
  EXPECT_EQ(problems({{"mtu", "1500x"}}),
            Texts{"option mtu: '1500x' is not a number in 68..65535"});
  EXPECT_EQ(problems({{"gateway_mode_ipv4", "open"}}),
            Texts{"option gateway_mode_ipv4: 'open' is not nat, nat-unprotected, routed or "
                  "isolated"});
  EXPECT_EQ(problems({{"host_ipv4", "fd00::1"}}),
            Texts{"option host_ipv4: 'fd00::1' is not an IPv4 address"});
  EXPECT_EQ(problems({{"name", "a/b"}}), Texts{"option name: 'a/b' is not a name for a device"});
  ASSERT_EQ(problems({{"colour", "red"}}).size(), 1u);
  EXPECT_TRUE(problems({{"colour", "red"}})[0].starts_with("unknown option 'colour'"));
}

}  // namespace
}  // namespace ovn::model
