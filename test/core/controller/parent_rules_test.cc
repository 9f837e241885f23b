// SPDX-License-Identifier: Apache-2.0
#include "core/controller/parent_rules.h"

#include <gtest/gtest.h>

#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using namespace test;
using model::Driver;

model::Network on(std::string parent, Driver driver = Driver::macvlan, std::string mode = "") {
  model::Network network;
  network.id = model::NetworkId(parent + mode);
  network.name = "lan";
  network.driver = driver;
  network.options["parent"] = std::move(parent);
  if (!mode.empty()) network.options[std::string(to_string(driver)) + "_mode"] = mode;
  return network;
}

class ParentRules : public testing::Test {
 protected:
  std::string refusal(model::Network network) {
    auto settled = settle_parent(host, links, network);
    return settled ? "" : settled.error().message;
  }
  bool makes_vlan(model::Network network) {
    EXPECT_EQ(refusal(network), "");
    (void)settle_parent(host, links, network);
    return network.makes_vlan;
  }
  void add(const model::Network& network) { host.networks.emplace(network.id, network); }

  Host host = make_host();
  kernel::HostLinks links{{"eth0", {}},
                          {"eth0.20", {"vlan", "", true, false, ""}},
                          {"eth0.30", {"vlan", "ovn-lite:eth0.30", true, false, ""}},
                          {"ovn-lite0", {"bridge", "ovn-lite:1", true, false, ""}},
                          {"lo", {"", "", true, true, ""}},
                          {"eth1", {"", "", false, false, ""}},
                          {"eth2", {"", "", true, false, "br7"}},
                          {"mv0", {"macvlan", "", true, false, ""}}};
};

TEST_F(ParentRules, the_links_to_look_at_are_the_parent_and_the_one_below_a_vlan) {
  NetworkRequest request;
  request.driver = Driver::ipvlan;
  EXPECT_TRUE(links_to_look_at(request).empty());
  request.options["parent"] = "eth0.10";
  EXPECT_EQ(links_to_look_at(request), (std::vector<std::string>{"eth0.10", "eth0"}));
  request.driver = Driver::bridge;
  EXPECT_TRUE(links_to_look_at(request).empty());
}

TEST_F(ParentRules, a_vlan_is_made_only_if_it_is_not_there_or_was_made_before) {
  EXPECT_FALSE(makes_vlan(on("eth0")));
  EXPECT_TRUE(makes_vlan(on("eth0.10")));
  EXPECT_FALSE(makes_vlan(on("eth0.20")));
  EXPECT_TRUE(makes_vlan(on("eth0.30")));
}

TEST_F(ParentRules, an_unfit_parent_is_told_why) {
  const std::pair<const char*, const char*> cases[] = {
      {"eth7", "eth7: this host has no such link, and that is no name of a VLAN like eth0.10"},
      {"eth7.10", "eth7.10: this host has no link eth7 for it"},
      {"lo", "lo: it is a loopback device"},
      {"eth1", "eth1: it is down: ip link set eth1 up"},
      {"eth1.10", "eth1.10 on eth1: it is down: ip link set eth1 up"},
      {"eth2", "eth2: it is a port of br7"},
      {"mv0", "mv0: it is a macvlan itself: name the link that it stands on"},
      {"ovn-lite0", "ovn-lite0: it is part of another network"},
  };
  for (auto [parent, why] : cases) {
    EXPECT_EQ(refusal(on(parent)), std::string("invalid network config: parent ") + why);
  }
}

TEST_F(ParentRules, networks_of_driver_macvlan_share_a_parent_and_no_others) {
  add(on("eth0"));
  EXPECT_EQ(refusal(on("eth0", Driver::macvlan, "private")), "");
  std::string taken =
      "parent eth0 carries network 'lan' of driver macvlan, mode bridge: only networks of driver "
      "macvlan that are not in mode passthru share a parent";
  EXPECT_EQ(refusal(on("eth0", Driver::macvlan, "passthru")), taken);
  EXPECT_EQ(refusal(on("eth0", Driver::ipvlan)), taken);
  EXPECT_EQ(refusal(on("eth0.20", Driver::ipvlan)), "");
  add(on("eth0.20", Driver::ipvlan, "l3"));
  EXPECT_EQ(refusal(on("eth0.20", Driver::ipvlan, "l3")).substr(0, 61),
            "parent eth0.20 carries network 'lan' of driver ipvlan, mode l");
}

}  // namespace
}  // namespace ovn::controller
