// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/health_command.h"

#include <poll.h>

#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

// The exit code, when it has ended by itself or was killed.
int code_of(const test::Container& container, const std::string& command, bool kill = false) {
  auto started = start_health_command(container.path(), container.pid(), command);
  EXPECT_TRUE(started) << started.error().message;
  if (!started) return -1;
  if (kill) kill_health_command(*started);
  pollfd ended{started->pidfd.get(), POLLIN, 0};
  EXPECT_EQ(::poll(&ended, 1, 20'000), 1) << command;
  return reap_health_command(*started).value_or(-1);
}

TEST(HealthCommand, ends_with_its_own_code) {
  test::Container container;
  EXPECT_EQ(code_of(container, "true"), 0);
  EXPECT_EQ(code_of(container, "exit 7"), 7);
  EXPECT_EQ(code_of(container, "no-such-program"), 127);
  EXPECT_EQ(code_of(container, "kill -9 $$"), 137);
}

TEST(HealthCommand, runs_in_the_containers_network_namespace_with_nothing_of_ours) {
  test::Container container;
  std::string same = fmt::format("[ \"$(readlink /proc/self/ns/net)\" = \"$(readlink {})\" ]",
                                 container.path());
  EXPECT_EQ(code_of(container, same), 0);
  EXPECT_NE(code_of(container, "[ \"$(readlink /proc/self/ns/net)\" = \"$(readlink "
                               "/proc/" + std::to_string(::getpid()) + "/ns/net)\" ]"), 0);
  EXPECT_EQ(code_of(container, "[ -z \"$HOME\" ] && [ \"$(ls /proc/self/fd | wc -l)\" -le 4 ]"), 0);
}

TEST(HealthCommand, is_killed_with_what_it_has_started) {
  test::Container container;
  EXPECT_EQ(code_of(container, "sleep 60 & sleep 60", true), 137);
}

TEST(HealthCommand, nothing_is_started_where_the_namespace_has_gone) {
  auto started = start_health_command("/run/netns/no-such-namespace", 0, "true");
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Errc::not_found);
}

}  // namespace
}  // namespace ovn::agent
