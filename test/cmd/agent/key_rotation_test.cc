// SPDX-License-Identifier: Apache-2.0
// When a step is due is core/controller's to say and tested there.
#include "cmd/agent/key_rotation.h"

#include "test/cmd/agent/rig.h"
#include "test/core/controller/manager_fixture.h"

namespace ovn::agent {
namespace {

class KeyRotationTest : public testing::Test, protected controller::ManagerFixture {
 protected:
  KeyRotationTest() {
    controller::found_ring(manager, {{1, {7}, {}, 0, 0}});
    EXPECT_TRUE(controller::begin_rotation(manager, {8}, 0));
  }

  void commit(const store::Batch&, const std::function<void(Result<void>)>& then) {
    ++commits_;
    Result<void> done;
    if (failures_ > 0 && failures_--) done = fail(Errc::unavailable, "no space left");
    loop_.post([then, done] { then(done); });
  }
  std::set<Uuid> alive() const { return {controller::node(1).id}; }
  // What the only host that lives would say.
  void confirm() {
    controller::confirm_policy(manager, controller::node(1).id, manager.revision);
    rotation_.look();
  }
  bool run_until(std::function<bool()> done) { return test::run_until(loop_, std::move(done)); }

  Loop loop_;
  int commits_ = 0, failures_ = 0;
  KeyRotation rotation_{loop_, manager, [this] { return alive(); },
                        [this](const auto& batch, auto then) { commit(batch, then); }};
};

TEST_F(KeyRotationTest, no_step_is_taken_before_it_is_known_who_lives) {
  Instant begin = loop_.now();
  confirm();
  EXPECT_EQ(commits_, 0);
  ASSERT_TRUE(run_until([&] { return commits_ == 1; }));
  EXPECT_GE(loop_.now() - begin, std::chrono::milliseconds(2900));
  EXPECT_EQ(manager.keys.at(2).state, model::KeyState::primary);
  confirm();
  ASSERT_TRUE(run_until([&] { return !controller::is_rotating(manager); })) << "of itself";
  EXPECT_EQ(commits_, 2);
  EXPECT_EQ(manager.keys.size(), 1u);
}

TEST_F(KeyRotationTest, a_step_that_could_not_be_stored_is_taken_again) {
  failures_ = 1;
  confirm();
  ASSERT_TRUE(run_until([&] { return commits_ == 1; }));
  // As the manager's store does: what is on disk is read again.
  manager.keys.at(1).state = model::KeyState::primary;
  manager.keys.at(2).state = model::KeyState::installed;
  confirm();
  ASSERT_TRUE(run_until([&] { return commits_ == 2; }));
  EXPECT_EQ(manager.keys.at(2).state, model::KeyState::primary);
}

}  // namespace
}  // namespace ovn::agent
