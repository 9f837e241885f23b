// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/target.h"

#include <csignal>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ovn::agent {
namespace {

std::string error_of(std::string_view text) {
  auto target = parse_target(text);
  return target ? "" : target.error().message;
}

TEST(Target, each_has_one_spelling) {
  EXPECT_EQ(*parse_target("pid:4711"), (Target{"pid:4711", "/proc/4711/ns/net", 4711}));
  EXPECT_EQ(*parse_target("4711"), *parse_target("pid:04711"));
  EXPECT_EQ(*parse_target("netns:blue"), (Target{"netns:blue", "/run/netns/blue", 0}));
  EXPECT_EQ(*parse_target("blue"), *parse_target("netns:blue"));
  EXPECT_EQ(*parse_target("/x/y"), (Target{"/x/y", "/x/y", 0}));
}

TEST(Target, what_is_none_is_refused) {
  for (const char* text : {"", "pid:", "pid:0", "pid:-1", "pid:x", "pid:99999999999", "0"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
  for (const char* text : {"netns:", "netns:a/b", "netns:..", ".", "docker:web", "a/b"}) {
    EXPECT_EQ(error_of(text), "target '" + std::string(text) +
              "': neither pid:N nor netns:NAME nor a path");
  }
  EXPECT_EQ(error_of("pid:x"), "target 'pid:x': not a process id");
  EXPECT_FALSE(parse_target(std::string(5000, '/')));
  EXPECT_FALSE(parse_target(std::string_view("/a\0b", 4)));
}

TEST(Target, what_is_not_there_is_not_found) {
  auto gone = inspect(*parse_target("/nonexistent"));
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, Errc::not_found);
  EXPECT_EQ(gone.error().message.substr(0, 23), "target '/nonexistent': ");

  pid_t pid = fork();
  if (pid == 0) _exit(0);
  waitpid(pid, nullptr, 0);
  auto ended = inspect(*parse_target(std::to_string(pid)));
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().message, fmt::format("target 'pid:{}': no such process", pid));
}

TEST(Target, a_file_that_is_no_namespace_is_invalid) {
  auto found = inspect(*parse_target("/proc/self/ns/uts"));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::invalid);
}

TEST(Target, a_pidfd_tells_of_the_end_of_its_process) {
  pid_t pid = fork();
  if (pid == 0) pause();
  auto fd = open_pidfd(pid);
  ASSERT_TRUE(fd);
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  EXPECT_EQ(open_pidfd(pid).error().code, Errc::not_found);
}

}  // namespace
}  // namespace ovn::agent
