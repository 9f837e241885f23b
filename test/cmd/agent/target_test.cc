// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/target.h"

#include <csignal>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netlink/processes.h"
#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

const kernel::NetnsName kName("sb-a5b000000000");

Target target(std::string_view text) { return target_of(*runtime::parse_target(text)); }

TEST(Target, each_has_one_spelling) {
  EXPECT_EQ(target("pid:4711"), (Target{"pid:4711", "/proc/4711/ns/net", 4711}));
  EXPECT_EQ(target("4711"), target("pid:04711"));
  EXPECT_EQ(target("netns:blue"), (Target{"netns:blue", "/run/netns/blue", 0}));
  EXPECT_EQ(target("blue"), target("netns:blue"));
  EXPECT_EQ(target("/x/y"), (Target{"/x/y", "/x/y", 0}));
}

TEST(Target, what_is_not_there_is_not_found) {
  auto gone = cookie_of(target("/nonexistent"));
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, Errc::not_found);
  EXPECT_EQ(gone.error().message.substr(0, 23), "target '/nonexistent': ");

  pid_t pid = fork();
  if (pid == 0) _exit(0);
  waitpid(pid, nullptr, 0);
  auto ended = cookie_of(target(std::to_string(pid)));
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().message, fmt::format("target 'pid:{}': no such process", pid));
}

TEST(Target, a_file_that_is_no_namespace_is_invalid) {
  auto found = cookie_of(target("/proc/self/ns/uts"));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::invalid);
}

TEST(Target, a_look_tells_the_cookie_and_the_links) {
  test::FakeKernel kernel;
  std::string path = netlink::process_netns_path(getpid());
  kernel.add_sandbox(path, 77);
  auto found = look_at(target(path), kName, kernel);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->namespaces, (std::vector<kernel::Netns>{{kName, path, false, 77}}));
  ASSERT_EQ(found->links.size(), 1u);
  EXPECT_EQ(found->links[0].name, "lo");
}

TEST(Target, a_look_at_nothing_says_what_is_wrong) {
  test::FakeKernel kernel;
  auto gone = look_at(target("/nonexistent"), kName, kernel);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, Errc::not_found);
  EXPECT_EQ(gone.error().message.substr(0, 23), "target '/nonexistent': ");
  auto other = look_at(target("/proc/self/ns/uts"), kName, kernel);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Errc::invalid);
}

TEST(Target, a_look_at_an_ended_process_finds_nothing) {
  pid_t pid = fork();
  if (pid == 0) _exit(0);
  siginfo_t ended;
  waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT);  // its id is not free yet
  test::FakeKernel kernel;
  kernel.add_sandbox(netlink::process_netns_path(pid), 77);
  auto found = look_at(target(std::to_string(pid)), kName, kernel);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message, fmt::format("target 'pid:{}': the process has ended", pid));
  waitpid(pid, nullptr, 0);
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

TEST(Target, the_first_process_of_a_namespace_is_found) {
  uint64_t own = *netlink::netns_cookie("/proc/self/ns/net");
  auto found = find_process_in(own);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_GT(*found, 0);
  EXPECT_LE(*found, getpid());
  EXPECT_EQ(*find_process_in(own + 1'000'000), 0);
}

TEST(Target, without_descriptors_nobody_knows_who_is_in_a_namespace) {
  test::NoDescriptors none;
  auto found = find_process_in(1);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().sys_errno, EMFILE);
}

}  // namespace
}  // namespace ovn::agent
