// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/kernel_watch.h"

#include "test/cmd/agent/rig.h"
#include "test/support/netns_fixture.h"

namespace ovn::agent {
namespace {

class KernelWatchTest : public test::NetnsTest {
 protected:
  void SetUp() override {
    NetnsTest::SetUp();
    if (IsSkipped()) return;
    watch_ = *KernelWatch::open(
        loop_, [this](const kernel::NetnsName& netns) { changed_.insert(netns); },
        [this] { ++lost_; });
  }
  bool hears_of(const kernel::NetnsName& netns) {
    return test::run_until(loop_, [&] { return changed_.contains(netns); });
  }

  Loop loop_;
  std::set<kernel::NetnsName> changed_;
  int lost_ = 0;
  std::unique_ptr<KernelWatch> watch_;
};

TEST_F(KernelWatchTest, changes_of_the_host_and_of_watched_namespaces_are_told) {
  auto blue = make_sandbox("blue");
  watch_->watch({blue});
  test::shell("ip link add own type bridge");
  EXPECT_TRUE(hears_of(kernel::kHost));
  shell_in("blue", "ip link set lo up");
  EXPECT_TRUE(hears_of(blue.name));
}

TEST_F(KernelWatchTest, other_namespaces_are_not) {
  make_sandbox("green");
  shell_in("green", "ip link set lo up");
  test::shell("ip link add own type bridge");
  EXPECT_TRUE(hears_of(kernel::kHost));
  EXPECT_EQ(changed_.size(), 1u);
  EXPECT_EQ(lost_, 0);
}

TEST_F(KernelWatchTest, a_namespace_that_is_not_there_yet_may_be_watched_later) {
  watch_->watch({owned("late")});
  auto late = make_sandbox("late");
  watch_->watch({late});
  shell_in("late", "ip link set lo up");
  EXPECT_TRUE(hears_of(late.name));
}

TEST_F(KernelWatchTest, one_that_is_watched_no_longer_is_not_told_of) {
  auto blue = make_sandbox("blue");
  watch_->watch({blue});
  watch_->watch({});
  shell_in("blue", "ip link set lo up");
  test::shell("ip link add own type bridge");
  EXPECT_TRUE(hears_of(kernel::kHost));
  EXPECT_FALSE(changed_.contains(blue.name));
}

}  // namespace
}  // namespace ovn::agent
