// SPDX-License-Identifier: Apache-2.0
#include "core/runtime/target.h"

#include <gtest/gtest.h>

namespace ovn::runtime {
namespace {

TEST(Target, a_prefix_says_of_what_kind_it_is) {
  EXPECT_EQ(*parse_target("docker:web"), (Target{Kind::docker, "web"}));
  EXPECT_EQ(*parse_target("podman:web"), (Target{Kind::podman, "web"}));
  EXPECT_EQ(*parse_target("containerd:k8s.io/redis"), (Target{Kind::containerd, "k8s.io/redis"}));
  EXPECT_EQ(*parse_target("oci:c1"), (Target{Kind::oci, "c1"}));
  EXPECT_EQ(*parse_target("machine:box"), (Target{Kind::machine, "box"}));
  EXPECT_EQ(*parse_target("netns:blue"), (Target{Kind::netns, "blue"}));
  EXPECT_EQ(*parse_target("pid:0042"), (Target{Kind::pid, "42"}));
  EXPECT_EQ(*parse_target("/run/a:b"), (Target{Kind::path, "/run/a:b"}));
  EXPECT_EQ(*parse_target("web"), (Target{Kind::any, "web"}));
}

TEST(Target, each_is_written_as_it_is_read) {
  for (const char* text : {"docker:web", "containerd:default/redis", "pid:42", "/x/y", "web",
                           "4711", "machine:box", "netns:4711"}) {
    EXPECT_EQ(to_string(*parse_target(text)), text);
  }
}

TEST(Target, what_is_none_is_refused_with_what_it_may_be) {
  for (const char* text : {"", "pid:", "pid:0", "pid:-1", "pid:x", "pid:99999999999", "netns:",
                           "netns:a/b", "netns:..", ".", "lxc:web", "a/b", "docker:",
                           "docker:a/b", "containerd:x", "containerd:/x", "containerd:a/b/c",
                           "containerd:../b", "oci:..", "machine:", "we\nb", "we\x01"}) {
    auto target = parse_target(text);
    ASSERT_FALSE(target) << text;
    EXPECT_EQ(target.error().code, Errc::invalid);
    EXPECT_NE(target.error().message.find("docker:X, podman:X, containerd:NS/ID"),
              std::string::npos);
  }
  EXPECT_FALSE(parse_target(std::string(kTargetSizeMax + 1, 'a')));
  EXPECT_FALSE(parse_target(std::string_view("/a\0b", 4)));
}

TEST(Target, digits_may_be_a_process) {
  EXPECT_EQ(parse_target("4711")->pid(), 4711);
  EXPECT_EQ(parse_target("pid:4711")->pid(), 4711);
  EXPECT_EQ(parse_target("docker:4711")->pid(), 0);
  EXPECT_EQ(parse_target("0")->pid(), 0);
  EXPECT_EQ(parse_target("99999999999")->pid(), 0);
  EXPECT_EQ(parse_target("a4711")->pid(), 0);
}

}  // namespace
}  // namespace ovn::runtime
