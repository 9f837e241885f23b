// SPDX-License-Identifier: Apache-2.0
#include "core/model/subnet_problems.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

using Problems = std::vector<std::string>;

struct Asked {
  std::string_view prefix;
  std::string_view range = "";
  std::string_view gateway = "";
  std::map<std::string, std::string_view> aux = {};
};

Problems problems(const Asked& asked) {
  Subnet subnet;
  subnet.prefix = *ip::Prefix::parse(asked.prefix);
  if (!asked.range.empty()) subnet.range = *ip::Prefix::parse(asked.range);
  if (!asked.gateway.empty()) subnet.gateway = *ip::Address::parse(asked.gateway);
  for (auto [name, text] : asked.aux) subnet.aux_addresses[name] = *ip::Address::parse(text);
  return subnet_problems(subnet);
}

TEST(SubnetProblems, a_good_subnet_has_none) {
  EXPECT_EQ(problems({"10.1.0.0/24", "10.1.0.128/25", "10.1.0.1", {{"a", "10.1.0.200"}}}),
            Problems());
  EXPECT_EQ(problems({"fd00::/64", "fd00::/80", "fd00::1"}), Problems());
  EXPECT_EQ(problems({"10.1.0.0/31", "", "10.1.0.0"}), Problems());
}

TEST(SubnetProblems, of_the_prefix) {
  EXPECT_EQ(problems({"10.1.0.5/24"}),
            Problems({"subnet 10.1.0.5/24 has host bits set: it should be 10.1.0.0/24"}));
  EXPECT_EQ(problems({"0.0.0.0/0"}), Problems({"subnet 0.0.0.0/0 is every address there is"}));
  EXPECT_EQ(problems({"10.1.0.5/32"}),
            Problems({"subnet 10.1.0.5/32 has room for one address only"}));
  EXPECT_EQ(problems({"224.0.1.0/24"}),
            Problems({"subnet 224.0.1.0/24 overlaps 224.0.0.0/4, multicast"}));
  EXPECT_EQ(problems({"64.0.0.0/2"}),
            Problems({"subnet 64.0.0.0/2 overlaps 127.0.0.0/8, loopback"}));
  EXPECT_EQ(problems({"::/64"}), Problems({"subnet ::/64 overlaps ::1/128, loopback"}));
  EXPECT_EQ(problems({"ff02::/64"}), Problems({"subnet ff02::/64 overlaps ff00::/8, multicast"}));
}

TEST(SubnetProblems, of_the_range) {
  EXPECT_EQ(problems({"10.1.0.0/24", "10.2.0.0/25"}),
            Problems({"range 10.2.0.0/25 is not inside subnet 10.1.0.0/24"}));
  EXPECT_EQ(problems({"10.1.0.0/24", "10.0.0.0/8"}),
            Problems({"range 10.0.0.0/8 is not inside subnet 10.1.0.0/24"}));
  EXPECT_EQ(problems({"10.1.0.0/24", "10.1.0.7/25"}),
            Problems({"range 10.1.0.7/25 has host bits set: it should be 10.1.0.0/25"}));
  EXPECT_EQ(problems({"10.1.0.0/24", "fd00::/64"}),
            Problems({"range fd00::/64 is of another family than subnet 10.1.0.0/24"}));
  EXPECT_EQ(problems({"fd00::/48", "fd00:0:0:1::/64"}),
            Problems({"range fd00:0:0:1::/64 is beyond the first 2^64 addresses of subnet "
                      "fd00::/48"}));
}

TEST(SubnetProblems, of_gateway_and_auxiliary_addresses) {
  EXPECT_EQ(problems({"10.1.0.0/24", "", "10.2.0.1"}),
            Problems({"gateway 10.2.0.1 is not inside subnet 10.1.0.0/24"}));
  EXPECT_EQ(problems({"10.1.0.0/24", "", "10.1.0.0"}),
            Problems({"gateway 10.1.0.0 is the first address of subnet 10.1.0.0/24"}));
  EXPECT_EQ(problems({"10.1.0.0/24", "", "10.1.0.255"}),
            Problems({"gateway 10.1.0.255 is the broadcast address of subnet 10.1.0.0/24"}));
  EXPECT_EQ(problems({"10.1.0.0/24", "", "fd00::1"}),
            Problems({"gateway fd00::1 is of another family than subnet 10.1.0.0/24"}));
  EXPECT_EQ(problems({"10.1.0.0/24", "", "", {{"a", "10.9.0.1"}}}),
            Problems({"auxiliary address 'a' 10.9.0.1 is not inside subnet 10.1.0.0/24"}));
}

TEST(SubnetProblems, one_address_set_aside_twice) {
  EXPECT_EQ(problems({"10.1.0.0/24", "", "10.1.0.1", {{"a", "10.1.0.1"}}}),
            Problems({"auxiliary address 'a' 10.1.0.1 is gateway too"}));
  EXPECT_EQ(problems({"10.1.0.0/24", "", "", {{"a", "10.1.0.7"}, {"b", "10.1.0.7"}}}),
            Problems({"auxiliary address 'b' 10.1.0.7 is auxiliary address 'a' too"}));
}

TEST(SubnetProblems, are_told_all_at_once) {
  EXPECT_EQ(problems({"10.1.0.5/24", "10.2.0.0/25", "10.3.0.1", {{"a", "10.4.0.1"}}}).size(), 4u);
}

}  // namespace
}  // namespace ovn::model
