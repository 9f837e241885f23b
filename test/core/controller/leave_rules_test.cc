// SPDX-License-Identifier: Apache-2.0
#include "core/controller/leave_rules.h"

#include <gtest/gtest.h>

#include "core/controller/idle_networks.h"
#include "test/core/controller/manager_fixture.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

TEST(LeaveRules, a_host_without_containers_may_leave) {
  Host host = test::make_host();
  EXPECT_TRUE(check_leave(host, false));
}

TEST(LeaveRules, a_host_with_containers_leaves_only_by_force) {
  Host host = test::make_host();
  for (int pid : {1, 2, 3, 4}) test::attached(host, test::attach_request(pid));
  auto refused = check_leave(host, false);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::conflict);
  EXPECT_EQ(refused.error().message,
            "containers of this host are attached: 'pid:1', 'pid:2', 'pid:3' and 1 more; detach "
            "them, or leave with --force, which does so");
  EXPECT_TRUE(check_leave(host, true));
}

TEST(LeaveRules, nothing_is_left_of_what_was_attached) {
  Host host = test::make_host();
  host.idle_time = std::chrono::seconds(10);
  for (int pid : {1, 2}) test::attached(host, test::attach_request(pid));
  Detached released = release_all(host, Instant());
  EXPECT_EQ(released.endpoints.size(), 2u);
  EXPECT_EQ(released.batch.size(), 4u) << "endpoints and sandboxes";
  EXPECT_TRUE(host.endpoints.empty());
  EXPECT_TRUE(host.sandboxes.empty());
  EXPECT_EQ(idle_deadline(host), kNever);
}

TEST(LeaveRules, a_network_that_was_kept_for_containers_to_come_is_kept_no_longer) {
  Host host = test::make_host();
  host.idle_time = std::chrono::seconds(10);
  test::attached(host, test::attach_request(1));
  ASSERT_TRUE(detach(host, {"pid:1", 1001, "", ""}, Instant()));
  EXPECT_NE(idle_deadline(host), kNever);
  release_all(host, Instant());
  EXPECT_EQ(idle_deadline(host), kNever);
}

class LeavingManager : public testing::Test, protected ManagerFixture {};

TEST_F(LeavingManager, leaves_as_the_last_one_only) {
  auto refused = check_manager_leave(manager, node(1).id);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::conflict);
  EXPECT_EQ(refused.error().message,
            "this host is the cluster's manager, and 'node2' would be left without one: let them "
            "leave first, or remove those that are gone with 'cluster rm'");
  ASSERT_TRUE(remove_node(manager, "node2"));
  EXPECT_TRUE(check_manager_leave(manager, node(1).id));
}

}  // namespace
}  // namespace ovn::controller
