// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/target.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "test/support/temp_folder.h"

namespace ovn::cli {
namespace {

TEST(Target, only_a_path_is_made_absolute) {
  EXPECT_EQ(absolute_target("web"), "web");
  EXPECT_EQ(absolute_target("docker:web"), "docker:web");
  EXPECT_EQ(absolute_target("containerd:default/web"), "containerd:default/web");
  EXPECT_EQ(absolute_target("4711"), "4711");
  EXPECT_EQ(absolute_target("x/y"), std::filesystem::current_path().string() + "/x/y");
}

TEST(Target, a_path_below_a_folder_that_was_removed_leads_nowhere) {
  auto before = std::filesystem::current_path();
  std::filesystem::current_path(test::TempFolder().path());
  EXPECT_EQ(absolute_target("./x"), "./x");
  EXPECT_FALSE(is_target("./x"));
  std::filesystem::current_path(before);
}

TEST(Target, what_has_a_slash_before_any_colon_is_a_path) {
  EXPECT_TRUE(is_target("a/b:c"));
  EXPECT_TRUE(is_target("/"));
  EXPECT_FALSE(is_target("b:/c"));
}

TEST(Target, what_is_of_no_kind_is_refused_before_the_agent_is_asked) {
  EXPECT_TRUE(is_target("web"));
  EXPECT_TRUE(is_target("podman:web"));
  for (const char* text : {"", "pid:", "netns:", ":1", "pid:-1", "lxc:web"}) {
    EXPECT_FALSE(is_target(text)) << text;
  }
}

}  // namespace
}  // namespace ovn::cli
