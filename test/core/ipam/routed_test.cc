// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/routed.h"

#include <gtest/gtest.h>

namespace ovn::ipam {
namespace {

std::string left_of(std::initializer_list<std::string_view> texts) {
  std::vector<ip::Prefix> routed;
  for (std::string_view text : texts) routed.push_back(*ip::Prefix::parse(text));
  std::string text;
  for (const ip::Prefix& prefix : worth_avoiding(routed)) {
    text += (text.empty() ? "" : " ") + prefix.to_string();
  }
  return text;
}

TEST(Routed, what_lies_inside_another_route_is_left_out) {
  EXPECT_EQ(left_of({"10.0.5.0/24", "10.0.0.0/16", "10.0.5.7/32", "10.1.0.0/24", "10.0.0.0/24"}),
            "10.0.0.0/16 10.1.0.0/24");
  EXPECT_EQ(left_of({"fd00:1::/64", "fd00::/32"}), "fd00::/32 fd00:1::/64");
}

TEST(Routed, the_halves_of_the_internet_say_nothing) {
  EXPECT_EQ(left_of({"0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/8", "2000::/3"}), "10.0.0.0/8");
}

TEST(Routed, of_too_many_the_widest_stay) {
  std::vector<ip::Prefix> routed{*ip::Prefix::parse("192.168.0.0/16")};
  for (uint32_t i = 0; i < 2 * kAvoidMax; ++i) {
    routed.emplace_back(ip::Address::v4(0x0a000000 + (i << 8)), 24);
  }
  auto left = worth_avoiding(routed);
  EXPECT_EQ(left.size(), kAvoidMax);
  EXPECT_EQ(left[0].to_string(), "192.168.0.0/16");
}

}  // namespace
}  // namespace ovn::ipam
