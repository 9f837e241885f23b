// SPDX-License-Identifier: Apache-2.0
#include "core/runtime/container.h"

#include <gtest/gtest.h>

namespace ovn::runtime {
namespace {

const std::string kId(64, 'a');

Container docker(std::string name, std::string id, int32_t pid) {
  return {Kind::docker, std::move(id), std::move(name), pid, "", ""};
}
Container podman(std::string name, std::string id, int32_t pid) {
  return {Kind::podman, std::move(id), std::move(name), pid, "", ""};
}

Match match_word(std::string word, const std::string& id, const std::string& name) {
  return match(Target{Kind::any, std::move(word)}, docker(name, id, 1));
}
Result<std::optional<Container>> choose_word(std::string word, std::vector<Container> found) {
  return choose(Target{Kind::any, std::move(word)}, std::move(found));
}

TEST(Container, a_word_is_a_name_an_id_or_the_beginning_of_one) {
  EXPECT_EQ(match_word("web", kId, "web"), Match::whole);
  EXPECT_EQ(match_word(kId, kId, "web"), Match::whole);
  EXPECT_EQ(match_word("aaa", kId, "web"), Match::beginning);
  EXPECT_EQ(match_word("aa", kId, "web"), Match::none) << "too short";
  EXPECT_EQ(match_word("we", kId, "web"), Match::none);
  EXPECT_EQ(match_word("reb", "rebel", "rebel"), Match::none) << "only of ids of hex digits";
}

TEST(Container, digits_are_a_name_but_no_beginning_of_an_id) {
  EXPECT_EQ(match_word("4711", "4711aa", "4711"), Match::whole);
  EXPECT_EQ(match_word("4711", "4711aa", "web"), Match::none);
}

TEST(Container, a_name_goes_before_the_beginning_of_an_id) {
  auto chosen = choose_word("abc", {docker("abc", "dddd", 1), podman("web", "abcdef", 2)});
  ASSERT_TRUE(chosen && *chosen);
  EXPECT_EQ((*chosen)->target(), "docker:abc");
}

TEST(Container, several_are_listed) {
  auto chosen = choose_word("web", {podman("web", "abc1", 2), docker("web", "abc2", 1)});
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().code, Errc::conflict);
  EXPECT_EQ(chosen.error().message,
            "'web' may be docker:web, podman:web: name one of them in full");
  EXPECT_FALSE(choose_word("abc", {podman("web", "abc1", 2), podman("api", "abc2", 1)}));
}

TEST(Container, what_two_runtimes_know_is_one_container) {
  Container crun{Kind::oci, "abc1", "abc1", 7, "", ""};
  auto chosen = choose_word("abc1", {crun, podman("web", "abc1", 7)});
  ASSERT_TRUE(chosen && *chosen);
  EXPECT_EQ((*chosen)->target(), "podman:web");
  crun.pid = 0;
  chosen = choose_word("abc1", {crun, podman("web", "abc1", 0)});
  ASSERT_TRUE(chosen && *chosen) << "also when it does not run";
}

TEST(Container, containerds_are_known_with_their_namespace_or_without) {
  Container redis{Kind::containerd, "default/redis", "default/redis", 7, "", ""};
  for (const char* word : {"redis", "default/redis"}) {
    auto chosen = choose_word(word, {redis});
    ASSERT_TRUE(chosen && *chosen) << word;
    EXPECT_EQ((*chosen)->target(), "containerd:default/redis");
  }
  Container other{Kind::containerd, "test/redis", "test/redis", 8, "", ""};
  EXPECT_EQ(choose_word("redis", {redis, other}).error().message,
            "'redis' may be containerd:default/redis, containerd:test/redis: name one of them in "
            "full");
}

TEST(Container, a_prefix_keeps_to_its_runtime) {
  Target target{Kind::podman, "web"};
  EXPECT_EQ(match(target, docker("web", kId, 1)), Match::none);
  EXPECT_EQ(match(target, podman("web", kId, 1)), Match::whole);
  Container redis{Kind::containerd, "k8s.io/abc1", "k8s.io/abc1", 7, "", ""};
  EXPECT_EQ(match({Kind::containerd, "k8s.io/abc"}, redis), Match::beginning);
  EXPECT_EQ(match({Kind::containerd, "moby/abc"}, redis), Match::none);
}

TEST(Container, a_namespace_of_the_name_is_no_twin_of_a_container) {
  Container netns{Kind::netns, "web", "web", 0, "", ""};
  EXPECT_FALSE(choose_word("web", {docker("web", kId, 0), netns}));
  EXPECT_EQ((*choose_word("web", {netns}))->target(), "netns:web");
}

TEST(Container, none_may_be_meant) {
  auto chosen = choose_word("web", {docker("api", "abc", 1)});
  ASSERT_TRUE(chosen);
  EXPECT_FALSE(*chosen);
}

TEST(Container, one_that_does_not_run_or_is_in_anothers_namespace_is_not_attachable) {
  EXPECT_TRUE(check_attachable(docker("web", kId, 1)));
  EXPECT_EQ(check_attachable(docker("web", kId, 0)).error().message, "docker:web does not run");
  Container guest = docker("web", kId, 1);
  guest.shares = "docker:main";
  EXPECT_EQ(check_attachable(guest).error().message,
            "docker:web is in the network namespace of docker:main: attach that one, and both are "
            "attached");
}

}  // namespace
}  // namespace ovn::runtime
