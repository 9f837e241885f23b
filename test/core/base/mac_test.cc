// SPDX-License-Identifier: Apache-2.0
#include "core/base/mac.h"

#include <gtest/gtest.h>

namespace ovn {
namespace {

TEST(Mac, parses_either_case_and_prints_lower_case) {
  EXPECT_EQ(Mac::parse("02:42:0A:00:00:fF")->to_string(), "02:42:0a:00:00:ff");
  EXPECT_EQ(fmt::format("{}", Mac()), "00:00:00:00:00:00");
}

TEST(Mac, refuses_other_forms_and_names_the_text) {
  for (const char* text :
       {"", "02:42:0a:00:00", "02:42:0a:00:00:01:02", "02-42-0a-00-00-01", "02:42:0a:00:00:0g",
        "0242.0a00.0001", "2:42:0a:00:00:001", " 2:42:0a:00:00:01", "02:42:0a:00:00:01 "}) {
    auto mac = Mac::parse(text);
    ASSERT_FALSE(mac) << text;
    EXPECT_EQ(mac.error().message, fmt::format("'{}' is not a MAC address such as "
                                               "02:42:0a:00:00:01",
                                               text));
  }
}

TEST(Mac, takes_six_bytes_and_no_other_number) {
  const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7};
  EXPECT_EQ(Mac::from_bytes(bytes, 6)->to_string(), "01:02:03:04:05:06");
  EXPECT_FALSE(Mac::from_bytes(bytes, 5));
  EXPECT_FALSE(Mac::from_bytes(bytes, 7));
}

TEST(Mac, made_for_an_address_carries_the_ipv4_bytes) {
  EXPECT_EQ(Mac::for_address(*ip::Address::parse("10.1.2.3")).to_string(), "02:42:0a:01:02:03");
}

TEST(Mac, made_for_ipv6_addresses_differs_with_them) {
  Mac one = Mac::for_address(*ip::Address::parse("fd00::1"));
  Mac two = Mac::for_address(*ip::Address::parse("fd00::2"));
  EXPECT_NE(one, two);
  EXPECT_TRUE(one.is_unicast());
  EXPECT_EQ(one.bytes()[0], 0x02) << "locally administered";
}

TEST(Mac, knows_groups_and_nothing) {
  EXPECT_FALSE(Mac::parse("01:00:5e:00:00:01")->is_unicast());
  EXPECT_TRUE(Mac::parse("02:00:5e:00:00:01")->is_unicast());
  EXPECT_TRUE(Mac().is_zero());
  EXPECT_FALSE(Mac::parse("00:00:00:00:00:01")->is_zero());
}

}  // namespace
}  // namespace ovn
