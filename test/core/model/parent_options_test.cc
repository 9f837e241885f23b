// SPDX-License-Identifier: Apache-2.0
#include "core/model/parent_options.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

using Options = std::map<std::string, std::string>;
using kernel::Ipvlan;
using kernel::Macvlan;

ParentOptions good(Driver driver, const Options& options) {
  std::vector<std::string> problems;
  auto read = read_parent_options(driver, options, problems);
  EXPECT_TRUE(problems.empty()) << problems[0];
  return read;
}
std::vector<std::string> problems_of(Driver driver, const Options& options) {
  std::vector<std::string> problems;
  read_parent_options(driver, options, problems);
  return problems;
}
Network network(Driver driver, Options options) {
  Network network;
  network.id = NetworkId("1a2b3c4d5e6f708192a3b4c5d6e7f809");
  network.driver = driver;
  network.options = std::move(options);
  return network;
}

TEST(ParentOptions, are_dockers) {
  auto read = good(Driver::macvlan, {{"parent", "eth0.10"},
                                     {"macvlan_mode", "private"},
                                     {"com.docker.network.driver.mtu", "1400"}});
  EXPECT_EQ(read.parent, "eth0.10");
  EXPECT_EQ(read.macvlan_mode, Macvlan::Mode::isolated);
  EXPECT_EQ(read.mtu, 1400u);
  read = good(Driver::ipvlan, {{"ipvlan_mode", "l3s"}, {"ipvlan_flag", "vepa"}});
  EXPECT_EQ(read.parent, "");
  EXPECT_EQ(read.ipvlan_mode, Ipvlan::Mode::l3s);
  EXPECT_EQ(read.ipvlan_flag, Ipvlan::Flag::vepa);
}

TEST(ParentOptions, what_is_wrong_is_told_with_what_would_be_right) {
  EXPECT_EQ(problems_of(Driver::macvlan, {{"macvlan_mode", "l2"}, {"parent", "a/b"}}),
            (std::vector<std::string>{
                "option macvlan_mode: 'l2' is not bridge, private, vepa or passthru",
                "option parent: 'a/b' is not a name for a device"}));
  EXPECT_EQ(problems_of(Driver::ipvlan, {{"macvlan_mode", "bridge"}}),
            std::vector<std::string>{"unknown option 'macvlan_mode' of driver ipvlan: known are "
                                     "parent, ipvlan_mode, ipvlan_flag, mtu"});
}

TEST(ParentOptions, a_mac_is_shared_where_the_kernel_gives_none) {
  EXPECT_FALSE(shares_mac(network(Driver::macvlan, {})));
  EXPECT_TRUE(shares_mac(network(Driver::macvlan, {{"macvlan_mode", "passthru"}})));
  EXPECT_TRUE(shares_mac(network(Driver::ipvlan, {})));
  EXPECT_FALSE(shares_mac(network(Driver::overlay, {})));
}

TEST(ParentOptions, a_parent_is_given_or_made) {
  Network given = network(Driver::macvlan, {{"parent", "eth0.10"}});
  EXPECT_FALSE(makes_parent(given));
  EXPECT_EQ(parent_name(given), "eth0.10");
  given.makes_vlan = true;
  EXPECT_TRUE(makes_parent(given));
  Network made = network(Driver::ipvlan, {});
  EXPECT_TRUE(makes_parent(made));
  EXPECT_TRUE(parent_name(made).starts_with("di-")) << parent_name(made);
  EXPECT_LE(parent_name(made).size(), 15u);
  EXPECT_FALSE(makes_parent(network(Driver::bridge, {})));
}

TEST(ParentOptions, a_vlan_is_what_is_behind_the_last_dot) {
  EXPECT_EQ(vlan_name("eth0.10"), (VlanName{"eth0", 10}));
  EXPECT_EQ(vlan_name("a.b.4094"), (VlanName{"a.b", 4094}));
  for (const char* none :
       {"eth0", "eth0.", ".10", "eth0.0", "eth0.4095", "eth0.1x", "eth0.70000"}) {
    EXPECT_FALSE(vlan_name(none)) << none;
  }
}

}  // namespace
}  // namespace ovn::model
