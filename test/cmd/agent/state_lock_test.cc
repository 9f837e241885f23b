// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/state_lock.h"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

namespace ovn::agent {
namespace {

TEST(StateLock, one_agent_has_the_folder_at_a_time) {
  char name[] = "/tmp/ovn-lock-XXXXXX";
  std::string folder = mkdtemp(name);
  {
    auto first = lock_state(folder + "/state");
    ASSERT_TRUE(first) << first.error().message;
    auto second = lock_state(folder + "/state");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::conflict);
    EXPECT_EQ(second.error().message,
              fmt::format("another agent (process {}) uses the state folder {}/state", getpid(),
                          folder));
  }
  EXPECT_TRUE(lock_state(folder + "/state"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace ovn::agent
