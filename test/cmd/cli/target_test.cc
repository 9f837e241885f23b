// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/target.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace ovn::cli {
namespace {

TEST(Target, digits_are_a_process_a_word_is_a_namespace_and_a_slash_makes_a_path) {
  EXPECT_EQ(canonical_target("4711"), "pid:4711");
  EXPECT_EQ(canonical_target("pid:4711"), "pid:4711");
  EXPECT_EQ(canonical_target("blue"), "netns:blue");
  EXPECT_EQ(canonical_target("netns:4711"), "netns:4711");
  EXPECT_EQ(canonical_target("/run/netns/blue"), "/run/netns/blue");
  EXPECT_EQ(canonical_target("/run/a:b"), "/run/a:b");
  EXPECT_EQ(canonical_target("x/y"), std::filesystem::current_path().string() + "/x/y");
}

TEST(Target, only_a_path_is_made_absolute) {
  EXPECT_EQ(absolute_target("web"), "web");
  EXPECT_EQ(absolute_target("netns:web"), "netns:web");
  EXPECT_EQ(absolute_target("4711"), "4711");
  EXPECT_EQ(absolute_target("x/y"), std::filesystem::current_path().string() + "/x/y");
}

TEST(Target, what_has_a_slash_before_any_colon_is_a_path) {
  EXPECT_TRUE(is_target("a/b:c"));
  EXPECT_TRUE(is_target("/"));
  EXPECT_FALSE(is_target("b:/c"));
}

TEST(Target, nothing_is_no_target) {
  EXPECT_EQ(is_target("").error().message, "a target is pid:N, netns:NAME or a path");
  EXPECT_FALSE(is_target("pid:"));
  EXPECT_FALSE(is_target("netns:"));
  EXPECT_FALSE(is_target(":1"));
  EXPECT_FALSE(is_target("pid:-1"));
  EXPECT_FALSE(is_target("pid:01"));
}

}  // namespace
}  // namespace ovn::cli
