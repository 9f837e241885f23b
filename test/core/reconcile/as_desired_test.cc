// SPDX-License-Identifier: Apache-2.0
// Where this says yes the plan has nothing to do; the other way round it need not be so.
#include "core/reconcile/as_desired.h"

#include <gtest/gtest.h>

#include "test/core/reconcile/rig.h"

namespace ovn::reconcile {
namespace {

using namespace test;

class As_desired : public testing::Test {
 protected:
  void SetUp() override {
    rig_.want(view_of(typical()));
    rig_.run();
  }
  bool all_is() {
    auto actual = *rig_.kernel.dump(wanted_.namespaces, wanted_.sysctls);
    return as_desired(wanted_.namespaces, wanted_, actual);
  }

  Rig rig_;
  kernel::Snapshot wanted_ = desired(view_of(typical()));
};

TEST_F(As_desired, says_yes_after_all_was_done) { EXPECT_TRUE(all_is()); }

TEST_F(As_desired, misses_each_object_that_is_gone_or_changed) {
  auto check = [&](const kernel::Object& object) {
    SetUp();
    ASSERT_TRUE(all_is());
    ASSERT_TRUE(rig_.kernel.interfere(kernel::drop(object)));
    EXPECT_FALSE(all_is()) << kernel::to_string(object);
    rig_ = Rig();
  };
  rig_ = Rig();
  for (const auto& object : wanted_.fdb) check(object);
  for (const auto& object : wanted_.neighbors) check(object);
  for (const auto& object : wanted_.addresses) check(object);
  for (const auto& object : wanted_.tables) check(object);
}

TEST_F(As_desired, sees_what_is_too_much) {
  kernel::Neighbor stranger = wanted_.neighbors.front();
  stranger.address = addr("10.0.0.77");
  ASSERT_TRUE(rig_.kernel.interfere(kernel::put(stranger)));
  EXPECT_FALSE(all_is());
}

TEST_F(As_desired, sees_another_value_of_a_sysctl_that_was_read) {
  kernel::Sysctl changed = wanted_.sysctls.front();
  for (const auto& sysctl : wanted_.sysctls) {
    if (sysctl.netns != kernel::kHost) changed = sysctl;
  }
  changed.value = changed.value == "1" ? "0" : "1";
  ASSERT_TRUE(rig_.kernel.interfere(kernel::put(changed)));
  EXPECT_FALSE(all_is());
}

}  // namespace
}  // namespace ovn::reconcile
