// SPDX-License-Identifier: Apache-2.0
#include "netlink/processes.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ovn::netlink {
namespace {

TEST(Processes, are_found_while_they_live) {
  pid_t child = fork();
  if (child == 0) pause();
  auto found = all_processes();
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->contains(getpid()));
  EXPECT_TRUE(found->contains(child));
  EXPECT_FALSE(found->contains(0)) << "what else is in /proc is none";
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_FALSE(all_processes()->contains(child));
}

TEST(Processes, one_that_began_later_has_another_start) {
  uint64_t own = process_start(getpid());
  EXPECT_GT(own, 0u);
  EXPECT_EQ(process_start(getpid()), own);
  usleep(30'000);  // a tick is 10 ms
  pid_t child = fork();
  if (child == 0) pause();
  EXPECT_GT(process_start(child), own);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_EQ(process_start(child), 0u) << "it is gone";
}

TEST(Processes, a_name_with_brackets_and_blanks_is_a_name) {
  uint64_t own = process_start(getpid());
  char name[16];
  ASSERT_EQ(prctl(PR_GET_NAME, name), 0);
  prctl(PR_SET_NAME, "a) R 1 (b");
  EXPECT_EQ(process_start(getpid()), own);
  prctl(PR_SET_NAME, name);
}

TEST(Processes, may_end_while_one_looks) {
  auto before = signal(SIGCHLD, SIG_IGN);  // who ends is gone, and leaves no zombie
  for (int i = 0; i < 40; ++i) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    while (process_start(child) != 0) {
    }
  }
  signal(SIGCHLD, before);
}

TEST(Processes, have_a_network_namespace) {
  struct stat own, by_pid;
  ASSERT_EQ(stat("/proc/self/ns/net", &own), 0);
  ASSERT_EQ(stat(process_netns_path(getpid()).c_str(), &by_pid), 0);
  EXPECT_EQ(own.st_ino, by_pid.st_ino);
}

}  // namespace
}  // namespace ovn::netlink
