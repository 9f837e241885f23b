// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/sandbox_watch.h"

#include "cmd/agent/target.h"
#include "netlink/processes.h"
#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

const model::SandboxId kSandbox("s1");

class SandboxWatchTest : public testing::Test {
 protected:
  void watch(int32_t pid, uint64_t cookie) {
    model::Sandbox sandbox;
    sandbox.id = kSandbox;
    sandbox.pid = pid;
    sandbox.cookie = cookie;
    watch_.set({{kSandbox, sandbox}});
  }
  bool run_until_told() {
    return test::run_until(loop_, [this] { return gone_ > 0 || moved_to_ > 0; });
  }

  Loop loop_;
  KernelThread kernel_{loop_, std::make_unique<test::FakeKernel>()};
  int gone_ = 0;
  int32_t moved_to_ = 0;
  SandboxWatch watch_{loop_, kernel_, [this](const model::SandboxId&) { ++gone_; },
                      [this](const model::SandboxId&, int32_t pid) { moved_to_ = pid; }};
};

TEST_F(SandboxWatchTest, the_end_of_its_last_process_is_the_end_of_a_sandbox) {
  test::Container container;
  watch(container.pid(), container.cookie());
  container.end();
  ASSERT_TRUE(run_until_told());
  EXPECT_EQ(gone_, 1);
}

TEST_F(SandboxWatchTest, one_without_a_process_ends_when_its_path_leads_nowhere) {
  test::Container container;
  std::string path = testing::TempDir() + "sandbox-watch-netns";
  ASSERT_EQ(::symlink(container.path().c_str(), path.c_str()), 0);
  model::Sandbox sandbox;
  sandbox.id = kSandbox;
  sandbox.cookie = container.cookie();
  sandbox.netns_path = path;
  watch_.set({{kSandbox, sandbox}});
  container.end();
  ::unlink(path.c_str());
  ASSERT_TRUE(run_until_told());
  EXPECT_EQ(gone_, 1);
}

TEST_F(SandboxWatchTest, while_another_process_is_in_the_namespace_it_moves_there) {
  // Our own namespace, where this process is as well.
  uint64_t own = *netlink::netns_cookie("/proc/self/ns/net");
  pid_t child = ::fork();
  if (child == 0) {
    for (;;) ::pause();
  }
  watch(child, own);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ASSERT_TRUE(run_until_told());
  EXPECT_EQ(gone_, 0);
  EXPECT_EQ(*netlink::netns_cookie(netlink::process_netns_path(moved_to_)), own);
}

TEST_F(SandboxWatchTest, one_that_shares_the_hosts_namespace_ends_with_its_process) {
  pid_t child = ::fork();
  if (child == 0) {
    for (;;) ::pause();
  }
  model::Sandbox sandbox;
  sandbox.id = kSandbox;
  sandbox.pid = child;
  sandbox.cookie = *netlink::netns_cookie("/proc/self/ns/net");
  sandbox.shares_host = true;
  watch_.set({{kSandbox, sandbox}});
  watch_.check(kSandbox);
  EXPECT_EQ(gone_, 0) << "it lives";
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ASSERT_TRUE(run_until_told());
  EXPECT_EQ(gone_, 1);
  EXPECT_EQ(moved_to_, 0);
}

TEST_F(SandboxWatchTest, of_those_that_share_the_hosts_namespace_another_of_the_same_id_is_none) {
  model::Sandbox sandbox;
  sandbox.id = kSandbox;
  sandbox.pid = ::getpid();
  sandbox.cookie = *netlink::netns_cookie("/proc/self/ns/net");
  sandbox.shares_host = true;
  for (uint64_t began : {uint64_t{0}, netlink::process_start(sandbox.pid)}) {
    sandbox.began = began;
    watch_.set({});
    watch_.set({{kSandbox, sandbox}});
    watch_.check(kSandbox);
    EXPECT_EQ(gone_, 0) << began;
  }
  ++sandbox.began;
  watch_.set({});
  watch_.set({{kSandbox, sandbox}});
  ASSERT_TRUE(run_until_told());
  EXPECT_EQ(gone_, 1);
  EXPECT_EQ(moved_to_, 0);
}

TEST_F(SandboxWatchTest, a_process_that_is_gone_already_is_noticed) {
  test::Container container;
  int32_t pid = container.pid();
  uint64_t cookie = container.cookie();
  container.end();
  watch(pid, cookie);
  ASSERT_TRUE(run_until_told());
  EXPECT_EQ(gone_, 1);
}

TEST_F(SandboxWatchTest, one_that_was_not_attached_by_process_is_looked_for_when_asked) {
  watch(0, 1);
  watch_.check(kSandbox);
  watch_.check(kSandbox);
  ASSERT_TRUE(run_until_told());
  EXPECT_EQ(gone_, 1) << "one look at a time";
}

TEST_F(SandboxWatchTest, a_sandbox_is_not_gone_because_nobody_could_look) {
  test::Container container;
  watch(container.pid(), container.cookie());
  {
    test::NoDescriptors none;
    watch_.check(kSandbox);
    bool looked = false;
    kernel_.run([] { return 0; }, [&](int) { looked = true; });
    ASSERT_TRUE(test::run_until(loop_, [&] { return looked; }));
    EXPECT_EQ(gone_, 0);
  }
  container.end();
  ASSERT_TRUE(run_until_told());
  EXPECT_EQ(gone_, 1) << "looked for again";
}

TEST_F(SandboxWatchTest, a_sandbox_that_is_where_it_was_goes_on_being_watched) {
  test::Container container;
  watch(container.pid(), container.cookie());
  watch_.check(kSandbox);
  bool looked = false;
  kernel_.run([] { return 0; }, [&](int) { looked = true; });
  ASSERT_TRUE(test::run_until(loop_, [&] { return looked; }));
  EXPECT_EQ(gone_ + moved_to_, 0);
  container.end();
  ASSERT_TRUE(run_until_told());
  EXPECT_EQ(gone_, 1);
}

TEST_F(SandboxWatchTest, what_is_watched_no_longer_is_not_told_of) {
  test::Container container;
  watch(container.pid(), container.cookie());
  watch_.set({});
  container.end();
  watch_.check(kSandbox);
  bool turned = false;
  kernel_.run([] { return 0; }, [&](int) { turned = true; });
  ASSERT_TRUE(test::run_until(loop_, [&] { return turned; }));
  EXPECT_EQ(gone_ + moved_to_, 0);
}

}  // namespace
}  // namespace ovn::agent
