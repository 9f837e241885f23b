// SPDX-License-Identifier: Apache-2.0
// State first, kernel second: what a change of the host leads to, on the fake kernel.
#include "cmd/agent/host_driver.h"

#include "core/controller/detach_rules.h"
#include "core/store/nouns.h"
#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

class HostDriverTest : public testing::Test {
 protected:
  controller::Host& host() { return rig_.host->host(); }

  void settle(uint64_t revision) {
    bool settled = false;
    rig_.host->await(revision, [&] { settled = true; });
    ASSERT_TRUE(rig_.run_until([&] { return settled; }));
  }
  size_t objects() { return rig_.host->reconciler().status().objects; }
  size_t stored() {
    auto entries = *rig_.store.load();
    return entries.size();
  }

  test::Rig rig_;
  test::Container container_;
};

TEST_F(HostDriverTest, what_is_committed_reaches_the_kernel) {
  rig_.host->commit_and_follow(rig_.attach(container_));
  ASSERT_TRUE(rig_.run_until([&] { return objects() > 0; }));
  settle(rig_.host->follow());
  EXPECT_EQ(rig_.host->reconciler().status().pending, 0u);
  auto log = rig_.in_kernel([](test::FakeKernel& fake) { return fake.log(); });
  EXPECT_GT(log.size(), 5u);
  EXPECT_EQ(stored(), 2u) << "endpoint and sandbox";
}

TEST_F(HostDriverTest, a_commit_that_fails_leaves_the_kernel_alone_and_the_state_as_on_disk) {
  rig_.store.fail_commit(1);
  bool failed = false;
  rig_.host->commit(rig_.attach(container_), [&](Result<void> done) { failed = !done; });
  ASSERT_TRUE(rig_.run_until([&] { return failed && host().endpoints.empty(); }));
  EXPECT_EQ(objects(), 0u);
}

TEST_F(HostDriverTest, the_end_of_a_container_detaches_it) {
  rig_.host->commit_and_follow(rig_.attach(container_));
  ASSERT_TRUE(rig_.run_until([&] { return objects() > 0; }));
  container_.end();
  ASSERT_TRUE(rig_.run_until([&] { return host().endpoints.empty() && objects() == 0; }));
  ASSERT_TRUE(rig_.run_until([&] { return stored() == 0; }));
}

TEST_F(HostDriverTest, a_network_that_is_idle_leaves_the_kernel_when_its_time_is_over) {
  host().idle_time = std::chrono::milliseconds(300);
  rig_.host->commit_and_follow(rig_.attach(container_));
  ASSERT_TRUE(rig_.run_until([&] { return objects() > 0; }));
  auto target = container_.target();
  Instant begin = rig_.loop.now();
  auto detached = controller::detach(host(), {target, 0, "", ""}, begin);
  ASSERT_TRUE(detached);
  rig_.host->commit_and_follow(detached->batch);
  ASSERT_TRUE(rig_.run_until([&] { return host().idle_until.empty(); }));
  EXPECT_GE(rig_.loop.now() - begin, host().idle_time);
  ASSERT_TRUE(rig_.run_until([&] { return objects() == 0; }));
}

TEST_F(HostDriverTest, changes_that_come_in_a_burst_are_followed_once) {
  auto dumps = [&] {
    return rig_.in_kernel([](test::FakeKernel& fake) { return fake.dump_count(); });
  };
  settle(rig_.host->follow());
  size_t before = dumps();
  for (int i = 0; i < 100; ++i) rig_.host->follow_soon();
  bool later = false;
  Timer timer(rig_.loop);
  timer.arm_after(std::chrono::milliseconds(50), [&] { later = true; });
  ASSERT_TRUE(rig_.run_until([&] { return later; }));
  EXPECT_LE(dumps(), before + 1);
}

}  // namespace
}  // namespace ovn::agent
