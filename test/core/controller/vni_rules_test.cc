// SPDX-License-Identifier: Apache-2.0
#include "core/controller/vni_rules.h"

#include <gtest/gtest.h>

#include "test/core/controller/manager_fixture.h"

namespace ovn::controller {
namespace {

using Problems = std::vector<std::string>;

model::Network network(size_t subnets, std::string_view option = "", std::string_view value = "") {
  model::Network network;
  network.name = "new";
  network.subnets.resize(subnets);
  if (!option.empty()) network.options.emplace(option, value);
  return network;
}

std::vector<uint32_t> vnis(const model::Network& network) {
  std::vector<uint32_t> numbers;
  for (const model::Subnet& subnet : network.subnets) numbers.push_back(subnet.vni.value());
  return numbers;
}

TEST(VniRules, begin_at_4096_and_go_on_serially) {
  Manager manager;
  auto first = network(2);
  EXPECT_EQ(assign_vnis(manager, first), Problems());
  EXPECT_EQ(vnis(first), (std::vector<uint32_t>{4096, 4097}));
  manager.last_vni = model::Vni(5000);
  auto second = network(1);
  assign_vnis(manager, second);
  EXPECT_EQ(vnis(second), std::vector<uint32_t>{5001});
}

TEST(VniRules, go_round_and_pass_over_what_is_taken) {
  Manager manager;
  auto taken = network(2);
  taken.subnets[0].vni = model::Vni(kVniMax);
  taken.subnets[1].vni = model::Vni(kVniFirst);
  manager.networks.emplace(model::NetworkId("a"), taken);
  manager.last_vni = model::Vni(kVniMax - 1);
  auto next = network(1);
  EXPECT_EQ(assign_vnis(manager, next), Problems());
  EXPECT_EQ(vnis(next), std::vector<uint32_t>{kVniFirst + 1});
}

TEST(VniRules, take_the_options_numbers_one_for_each_subnet) {
  Manager manager;
  auto one = network(1, "vni", "7");
  EXPECT_EQ(assign_vnis(manager, one), Problems());
  EXPECT_EQ(vnis(one), std::vector<uint32_t>{7});
  auto two = network(2, kVniListOption, "16777215,1");
  EXPECT_EQ(assign_vnis(manager, two), Problems());
  EXPECT_EQ(vnis(two), (std::vector<uint32_t>{16777215, 1}));
}

TEST(VniRules, tell_everything_that_is_wrong_with_the_list) {
  Manager manager;
  auto old = network(1);
  old.name = "old";
  old.subnets[0].vni = model::Vni(9);
  manager.networks.emplace(model::NetworkId("a"), old);
  auto bad = network(4, "vni", "9,0,16777216,x");
  EXPECT_EQ(assign_vnis(manager, bad),
            Problems({"option vni: VNI 9 is that of network 'old'",
                      "option vni: '0' is not a VNI in 1..16777215",
                      "option vni: '16777216' is not a VNI in 1..16777215",
                      "option vni: 'x' is not a VNI in 1..16777215"}));
  auto few = network(2, "vni", "5");
  EXPECT_EQ(assign_vnis(manager, few), Problems({"option vni: 1 VNIs for 2 subnets"}));
  auto twice = network(2, "vni", "5,5");
  EXPECT_EQ(assign_vnis(manager, twice), Problems({"option vni: VNI 5 is that of network 'new'"}));
}

}  // namespace
}  // namespace ovn::controller
