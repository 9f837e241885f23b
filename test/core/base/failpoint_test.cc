// SPDX-License-Identifier: Apache-2.0
#include "core/base/failpoint.h"

#include <csignal>
#include <cstdlib>

#include <gtest/gtest.h>

namespace ovn {
namespace {

// The variable is read once a process, at the first point: each case runs in a child of its own.
[[noreturn]] void pass(const char* plan, std::initializer_list<const char*> points) {
  if (plan) {
    setenv("OVN_LITE_FAILPOINT", plan, 1);
  } else {
    unsetenv("OVN_LITE_FAILPOINT");
  }
  for (const char* point : points) {
    auto passed = failpoint(point);
    fprintf(stderr, "%s=%s\n", point, passed ? "ok" : passed.error().message.c_str());
  }
  std::exit(0);
}

auto ends_well() { return testing::ExitedWithCode(0); }

TEST(FailpointDeathTest, without_the_variable_every_point_passes) {
  EXPECT_EXIT(pass(nullptr, {"a", "b"}), ends_well(), "a=ok\nb=ok");
}

TEST(FailpointDeathTest, error_fails_the_named_point_once) {
  EXPECT_EXIT(pass("b:error", {"a", "b", "b"}), ends_well(), "a=ok\nb=failpoint b\nb=ok");
}

TEST(FailpointDeathTest, error_fails_at_the_passing_asked_for) {
  EXPECT_EXIT(pass("b:error@2", {"b", "a", "b", "b"}), ends_well(),
              "b=ok\na=ok\nb=failpoint b\nb=ok");
}

TEST(FailpointDeathTest, a_star_means_any_point) {
  EXPECT_EXIT(pass("*:error@2", {"a", "b", "c"}), ends_well(), "a=ok\nb=failpoint b\nc=ok");
}

TEST(FailpointDeathTest, kill_ends_the_process_there_and_then) {
  EXPECT_EXIT(pass("b:kill@2", {"b", "b", "c"}), testing::KilledBySignal(SIGKILL), "b=ok\n$");
}

TEST(FailpointDeathTest, count_names_every_point_passed) {
  EXPECT_EXIT(pass("*:count", {"a", "b"}), ends_well(), "failpoint 1 a\na=ok\nfailpoint 2 b\nb=ok");
}

TEST(FailpointDeathTest, an_unreadable_variable_ends_the_process) {
  for (const char* plan :
       {"", "b", "b:", ":kill", "b:explode", "b:kill@", "b:kill@0", "b:kill@x"}) {
    EXPECT_EXIT(pass(plan, {"a"}), testing::KilledBySignal(SIGABRT), "is not NAME:kill.error.count")
        << plan;
  }
}

}  // namespace
}  // namespace ovn
