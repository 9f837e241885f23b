// SPDX-License-Identifier: Apache-2.0
// The reconciler on the kernel of this machine: what it makes of a network, that a second run finds
// nothing to do, that it heals what is broken by hand, and that nothing stays behind.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "core/reconcile/reconciler.h"
#include "netlink/kernel.h"
#include "netlink/netns.h"
#include "test/core/reconcile/views.h"
#include "test/support/temp_folder.h"

namespace ovn::reconcile {
namespace {

using namespace std::chrono_literals;
using namespace test;
using kernel::drop;
using kernel::Op;

class ReconcileOnLinux : public test::FolderTest {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, or a user namespace where it is root";
    kernel::Link lo{kernel::kHost, "lo", kernel::Device(), {}, 0, true, "", ""};
    ASSERT_TRUE(kernel_.apply(std::vector{kernel::put(lo)})[0]);
    view_ = view_of(typical());
    view_.netns_folder = folder_ + "/netns";
    view_.underlay.address = addr("127.0.0.1");
    for (auto& local : view_.networks[0].local) add_sandbox(local.sandbox);
  }

  void TearDown() override {
    std::vector<kernel::Netns> left;
    for (auto& file : files_in(view_.netns_folder)) {
      left.push_back(leftover_namespace(view_.netns_folder, file));
    }
    Reconciler last(1, left, now_);
    last.set_desired({}, {}, now_);
    run(last);
    EXPECT_EQ(files_in(view_.netns_folder), std::vector<std::string>());
    for (auto& path : sandboxes_) EXPECT_TRUE(netlink::remove_netns(path));
  }

  static std::vector<std::string> files_in(const std::string& folder) {
    std::vector<std::string> files;
    if (!std::filesystem::exists(folder)) return files;
    for (auto& entry : std::filesystem::directory_iterator(folder)) {
      files.push_back(entry.path().filename());
    }
    return files;
  }

  void add_sandbox(model::Sandbox& sandbox) {
    sandbox.netns_path = folder_ + "/boxes/" + sandbox.id.str();
    ASSERT_TRUE(netlink::create_netns(sandbox.netns_path));
    auto cookie = netlink::netns_cookie(sandbox.netns_path);
    ASSERT_TRUE(cookie);
    sandbox.cookie = *cookie;
    sandboxes_.push_back(sandbox.netns_path);
  }

  // Runs until nothing is asked for; returns the operations.
  std::vector<std::string> run(Reconciler& reconciler) {
    std::vector<std::string> done;
    for (int i = 0; i < 20; ++i) {
      auto request = reconciler.poll_request(now_);
      if (!request) break;
      if (auto* dump = std::get_if<Dump>(&*request)) {
        reconciler.handle_dump(kernel_.dump(dump->namespaces, dump->sysctls), now_);
      } else {
        auto& ops = std::get<Apply>(*request).ops;
        for (const Op& op : ops) done.push_back(to_string(op));
        reconciler.handle_results(kernel_.apply(ops), now_);
      }
    }
    for (const auto& fault : reconciler.status().faults) {
      ADD_FAILURE() << fault.object << ": " << fault.error;
    }
    return done;
  }

  Reconciler started(const View& view) {
    Reconciler reconciler(1, {}, now_);
    reconciler.set_desired(desired(view), held(view), now_);
    return reconciler;
  }

  // Someone does this behind our back, and the kernel says so.
  void interfere(Reconciler& reconciler, const Op& op, const kernel::NetnsName& netns) {
    auto results = kernel_.apply(std::vector{op});
    ASSERT_TRUE(results[0]) << results[0].error().message;
    reconciler.handle_kernel_event(netns, now_);
    now_ += 2s;
  }

  netlink::Kernel kernel_;
  View view_;
  std::vector<std::string> sandboxes_;
  Instant now_ = Instant(1h);
};

TEST_F(ReconcileOnLinux, makes_a_network_in_one_go_and_a_second_run_finds_nothing_to_do) {
  Reconciler first = started(view_);
  EXPECT_FALSE(run(first).empty());
  Reconciler second = started(view_);
  EXPECT_EQ(run(second), std::vector<std::string>());
}

TEST_F(ReconcileOnLinux, makes_both_families_and_several_subnets) {
  auto& network = view_.networks[0];
  network.network = test::network({subnet("10.0.0.0/24", "10.0.0.1", 4097),
                                   subnet("10.0.1.0/24", "10.0.1.1", 4098),
                                   subnet("fd00:1::/64", "fd00:1::1", 4099)});
  network.local[0].endpoint.addresses.push_back({prefix("fd00:1::2/64"), 1});
  network.remote[0].addresses.push_back({prefix("fd00:1::6/64"), 1});
  Reconciler first = started(view_);
  EXPECT_FALSE(run(first).empty());
  Reconciler second = started(view_);
  EXPECT_EQ(run(second), std::vector<std::string>());
}

TEST_F(ReconcileOnLinux, heals_what_is_broken_by_hand) {
  Reconciler reconciler = started(view_);
  run(reconciler);
  auto wanted = desired(view_);
  for (const auto& link : wanted.links) {
    if (std::holds_alternative<kernel::Device>(link.kind)) continue;
    interfere(reconciler, drop(link), link.netns);
    EXPECT_FALSE(run(reconciler).empty()) << link.name;
    auto left = plan(wanted, *kernel_.dump(wanted.namespaces, wanted.sysctls), {});
    EXPECT_TRUE(left.ops.empty()) << link.name << ": " << to_string(left.ops[0]);
  }
  interfere(reconciler, drop(wanted.fdb[0]), wanted.fdb[0].netns);
  EXPECT_EQ(run(reconciler), std::vector{to_string(put(wanted.fdb[0]))});
  EXPECT_GT(reconciler.status().healed_total, 5u);
}

TEST_F(ReconcileOnLinux, takes_all_away_when_nobody_is_attached_any_more) {
  Reconciler reconciler = started(view_);
  run(reconciler);
  reconciler.set_desired({}, {}, now_);
  run(reconciler);
  EXPECT_EQ(files_in(view_.netns_folder), std::vector<std::string>());
  for (const auto& local : view_.networks[0].local) {
    kernel::Netns sandbox{kernel::NetnsName("s"), local.sandbox.netns_path, false, 0};
    auto snapshot = kernel_.dump(std::vector{sandbox}, {});
    ASSERT_EQ(snapshot->links.size(), 1u);
    EXPECT_EQ(snapshot->links[0].name, "lo");
  }
}

TEST_F(ReconcileOnLinux, tells_of_a_sandbox_that_has_gone) {
  Reconciler reconciler = started(view_);
  run(reconciler);
  ASSERT_TRUE(netlink::remove_netns(sandboxes_.back()));
  sandboxes_.pop_back();
  auto name = sandbox_netns(view_.networks[0].local.back().sandbox.id);
  reconciler.handle_kernel_event(name, now_);
  now_ += 2s;
  for (int i = 0; i < 3; ++i) {
    auto request = reconciler.poll_request(now_);
    if (!request) break;
    auto& dump = std::get<Dump>(*request);
    reconciler.handle_dump(kernel_.dump(dump.namespaces, dump.sysctls), now_);
  }
  EXPECT_EQ(reconciler.poll_vanished(), std::vector{name});
}

}  // namespace
}  // namespace ovn::reconcile
