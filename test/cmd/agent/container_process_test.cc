// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/container_process.h"

#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

constexpr std::string_view kStatus =
    "Name:\tnginx\nUid:\t1000\t101\t1000\t101\nGid:\t1000\t102\t1000\t102\nGroups:\t4 27 102 \n"
    "CapInh:\t0000000000000000\nCapPrm:\t00000000a80425fb\nCapEff:\t0000000000000c00\n"
    "CapBnd:\t00000000a80425fb\n";

TEST(ContainerProcess, its_rights_are_the_effective_ones_within_its_bounds) {
  auto rights = rights_in(kStatus);
  ASSERT_TRUE(rights) << rights.error().message;
  EXPECT_EQ(*rights, (ProcessRights{101, 102, {4, 27, 102}, 0x400}));
}

TEST(ContainerProcess, without_a_line_that_says_them_there_are_none) {
  for (std::string_view name : {"Uid", "Gid", "Groups", "CapEff", "CapBnd"}) {
    std::string status(kStatus);
    status.replace(status.find(fmt::format("\n{}:", name)) + 1, name.size(), "X");
    auto rights = rights_in(status);
    ASSERT_FALSE(rights) << name;
    EXPECT_EQ(rights.error().message, fmt::format("no {} in its status", name));
  }
  EXPECT_FALSE(rights_in("Name:\tx\nUid:\t5\n"));
  EXPECT_FALSE(rights_in("\nUid:\tx\ty\n"));
}

TEST(ContainerProcess, is_one_that_lives_in_the_sandbox) {
  test::Container container;
  model::Sandbox sandbox;
  EXPECT_EQ(open_container_process(sandbox).error().code, Errc::invalid);
  sandbox.pid = container.pid();
  sandbox.cookie = container.cookie();
  EXPECT_TRUE(open_container_process(sandbox));
  ++sandbox.cookie;
  EXPECT_EQ(open_container_process(sandbox).error().code, Errc::conflict);
  --sandbox.cookie;
  container.end();
  EXPECT_EQ(open_container_process(sandbox).error().code, Errc::not_found);
}

}  // namespace
}  // namespace ovn::agent
