// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/state_lock.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "test/support/temp_folder.h"

namespace ovn::agent {
namespace {

using StateLock = test::FolderTest;

TEST_F(StateLock, one_agent_has_the_folder_at_a_time) {
  {
    auto first = lock_state(folder_ + "/state");
    ASSERT_TRUE(first) << first.error().message;
    auto second = lock_state(folder_ + "/state");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::conflict);
    EXPECT_EQ(second.error().message,
              fmt::format("another agent (process {}) uses the state folder {}/state", getpid(),
                          folder_));
  }
  EXPECT_TRUE(lock_state(folder_ + "/state"));
}

}  // namespace
}  // namespace ovn::agent
