// SPDX-License-Identifier: Apache-2.0
// Which leases are wanted, and when, is core/controller's to say and tested there.
#include "cmd/agent/lease_keeper.h"

#include "core/store/codec.h"
#include "test/cmd/agent/fake_manager.h"
#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

const std::string kLease = "POST /v1/manager/leases";

class LeaseKeeperTest : public testing::Test {
 protected:
  LeaseKeeperTest() {
    for (int pid = 1; pid <= 4; ++pid) {
      test::attached(rig_.host->host(), test::attach_request(pid));
    }
  }

  test::Rig rig_;
  test::FakeManager manager_{rig_.loop};
  LeaseKeeper keeper_{rig_.loop, *rig_.host, manager_.link()};
};

TEST_F(LeaseKeeperTest, the_next_block_is_asked_for_before_the_last_one_is_used_up) {
  manager_.answer(kLease, 201, store::to_json(test::lease(9, "10.7.0.8/30")));
  keeper_.check();
  ASSERT_TRUE(rig_.run_until([&] { return rig_.host->host().leases.contains(9); }));
  EXPECT_EQ(manager_.count(kLease), 1);
  auto on_disk = [&] { return rig_.store.load()->size() == 1; };
  EXPECT_TRUE(rig_.run_until(on_disk));
}

TEST_F(LeaseKeeperTest, a_manager_that_has_none_is_not_asked_at_every_occasion) {
  manager_.refuse(kLease, {Errc::exhausted, 0, "subnet 10.7.0.0/24: no free addresses"});
  for (int i = 0; i < 100; ++i) keeper_.check();
  EXPECT_EQ(manager_.count(kLease), 1);
  Instant begin = rig_.loop.now();
  ASSERT_TRUE(rig_.run_until([&] { return manager_.count(kLease) == 2; }));
  EXPECT_GE(rig_.loop.now() - begin, controller::kLeasePauseMin / 2) << "of itself, later";
}

TEST_F(LeaseKeeperTest, one_request_is_under_way_at_a_time) {
  for (int i = 0; i < 100; ++i) keeper_.check();  // the manager says nothing
  EXPECT_EQ(manager_.count(kLease), 1);
}

}  // namespace
}  // namespace ovn::agent
