// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/checks.h"

#include <gtest/gtest.h>

namespace ovn::cli {
namespace {

using std::chrono::milliseconds;

TEST(Checks, a_duration_is_a_number_with_its_unit) {
  EXPECT_EQ(*parse_duration("500ms"), milliseconds(500));
  EXPECT_EQ(*parse_duration("10s"), milliseconds(10000));
  EXPECT_EQ(*parse_duration("2m"), milliseconds(120000));
  for (const char* bad : {"", "s", "5", "0s", "-1s", "1h", "1.5s", "10 s", "9999999s"}) {
    EXPECT_FALSE(is_duration(bad)) << bad;
  }
}

TEST(Checks, a_pair_has_a_key) {
  EXPECT_TRUE(is_pair("a=b"));
  EXPECT_TRUE(is_pair("a="));
  EXPECT_FALSE(is_pair("=b"));
  EXPECT_FALSE(is_pair("a"));
  EXPECT_FALSE(is_pair(""));
  EXPECT_EQ(split_pair("a=b=c"), (std::pair<std::string, std::string>("a", "b=c")));
}

TEST(Checks, addresses_are_of_the_family_that_is_asked_for) {
  EXPECT_TRUE(is_address("10.0.0.1"));
  EXPECT_TRUE(is_v4_address("10.0.0.1"));
  EXPECT_FALSE(is_v6_address("10.0.0.1"));
  EXPECT_TRUE(is_v6_address("fd00::1"));
  EXPECT_FALSE(is_v4_address("fd00::1"));
  EXPECT_TRUE(is_named_address("router=fd00::1"));
  EXPECT_FALSE(is_named_address("router"));
}

}  // namespace
}  // namespace ovn::cli
