// SPDX-License-Identifier: Apache-2.0
#include "core/controller/network_problems.h"

#include <gtest/gtest.h>

#include "test/core/controller/manager_fixture.h"

namespace ovn::controller {
namespace {

using Problems = std::vector<std::string>;

TEST(NetworkProblems, a_good_request_has_none) {
  auto request = wanted("blue", {"10.1.0.0/24", "fd12::/64", "0.0.0.0/24"});
  request.ipv6 = true;
  request.scope = model::Scope::cluster;
  request.labels["team"] = "a";
  EXPECT_EQ(network_problems(request), Problems());
}

TEST(NetworkProblems, of_driver_and_scope) {
  auto request = wanted("blue");
  request.driver = model::Driver::host;
  EXPECT_EQ(network_problems(request),
            Problems({"driver host: its one network, 'host', exists already"}));
  request.driver = model::Driver::overlay;
  request.scope = model::Scope::local;
  EXPECT_EQ(network_problems(request),
            Problems({"scope local: networks of driver overlay have scope cluster"}));
}

TEST(NetworkProblems, of_options_and_labels) {
  auto request = wanted("blue");
  request.options = {{"vni", "1"}, {"com.docker.network.driver.overlay.vxlanid_list", "1"}};
  EXPECT_EQ(network_problems(request).size(), 1u);
  request.options = {{"vni", std::string(5000, '1')}};
  EXPECT_EQ(network_problems(request),
            Problems({"option 'vni' has 5000 bytes: at most 4096 are allowed"}));
  request.options.clear();
  request.labels = {{"a b", "x"}};
  EXPECT_EQ(network_problems(request),
            Problems({"label 'a b': 1 to 255 printable bytes without '=' are allowed"}));
  for (int i = 0; i < 100; ++i) request.labels[std::to_string(i)] = "";
  EXPECT_EQ(network_problems(request), Problems({"101 labels: at most 64 are allowed"}));
}

TEST(NetworkProblems, of_subnets_beside_each_other) {
  EXPECT_EQ(network_problems(wanted("blue", {"10.1.0.0/16", "10.1.2.0/24"})),
            Problems({"subnets 10.1.0.0/16 and 10.1.2.0/24 overlap"}));
  EXPECT_EQ(network_problems(wanted("blue", {"fd12::/64"})),
            Problems({"subnet fd12::/64 is IPv6: the network must be made with IPv6 enabled"}));
}

TEST(NetworkProblems, of_parts_without_a_subnet) {
  auto request = wanted("blue");
  request.subnets.push_back({{}, {}, address("10.1.0.1"), {}});
  EXPECT_EQ(network_problems(request),
            Problems({"range, gateway and auxiliary addresses need a subnet that they are in"}));
}

TEST(NetworkProblems, of_too_many) {
  std::vector<std::string_view> many(17, "10.1.0.0/24");
  EXPECT_EQ(network_problems(wanted("blue", many)),
            Problems({"17 subnets: at most 16 are allowed"}));
  auto request = wanted("blue", {"10.1.0.0/16"});
  for (int i = 0; i < 257; ++i) {
    request.subnets[0].aux_addresses[fmt::format("a{}", i)] = address("10.1.9.9");
  }
  EXPECT_EQ(network_problems(request),
            Problems({"257 auxiliary addresses: at most 256 are allowed"}));
}

TEST(NetworkProblems, every_address_there_is_stays_a_problem) {
  EXPECT_EQ(network_problems(wanted("blue", {"0.0.0.0/0"})),
            Problems({"subnet 0.0.0.0/0 is every address there is"}));
}

TEST(NetworkProblems, a_network_has_a_family_and_subnets_of_those_it_has) {
  NetworkRequest request;
  request.name = "modern";
  request.ipv4 = false;
  EXPECT_EQ(network_problems(request),
            std::vector<std::string>{"a network has IPv4, IPv6 or both"});
  request.ipv6 = true;
  EXPECT_TRUE(network_problems(request).empty());
  request.subnets = {{*ip::Prefix::parse("10.0.0.0/24"), {}, {}, {}}};
  EXPECT_EQ(network_problems(request),
            std::vector<std::string>{"subnet 10.0.0.0/24 is IPv4: the network is to have none"});
}

}  // namespace
}  // namespace ovn::controller
