// SPDX-License-Identifier: Apache-2.0
// The reconciler and namespaces that were read by whoever wants something in them.
#include <gtest/gtest.h>

#include "test/core/reconcile/rig.h"

namespace ovn::reconcile {
namespace {

using namespace std::chrono_literals;
using namespace test;

const kernel::NetnsName kBoxA("sb-a5b000000000"), kBoxC("sb-c5b000000000");

TEST(Reconciler, a_new_sandbox_that_was_read_a_moment_ago_is_not_read_again) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.run();
  rig.forget();
  View view = with_third();
  rig.start(view);
  auto wanted = desired(view);
  auto box = std::ranges::find(wanted.namespaces, kBoxC, &kernel::Netns::name);
  auto seen = *rig.kernel.dump({&*box, 1}, {});
  uint64_t revision = rig.reconciler.set_desired(wanted, held(view), rig.now, seen);
  rig.run();
  EXPECT_TRUE(rig.reconciler.settled(revision));
  EXPECT_TRUE(rig.dumps.empty());
  EXPECT_EQ(rig.applies.size(), 1u);
  EXPECT_TRUE(rig.truth(view).ops.empty());
  rig.pass(2s);
  EXPECT_FALSE(rig.dumps.empty()) << "nobody listened to what happened there since";
  EXPECT_EQ(rig.applies.size(), 1u);
}

TEST(Reconciler, what_was_seen_elsewhere_or_is_known_better_is_not_believed) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.run();
  rig.forget();
  kernel::Snapshot stranger, empty;
  stranger.namespaces = {{kernel::NetnsName("sb-000000000000"), "/x", false, 9}};
  auto wanted = desired(with_third());
  empty.namespaces = {*std::ranges::find(wanted.namespaces, kBoxA, &kernel::Netns::name)};
  rig.start(with_third());
  rig.reconciler.set_desired(wanted, held(with_third()), rig.now, stranger);
  rig.run();
  EXPECT_EQ(rig.dumps.size(), 1u) << "of the third sandbox";
  rig.done();
  wanted.sysctls.push_back({kernel::kHost, "net/ipv4/ip_forward", "1"});
  rig.reconciler.set_desired(wanted, held(with_third()), rig.now, empty);
  rig.run();
  EXPECT_LE(rig.done().size(), 1u) << "the first sandbox is not made anew";
}

}  // namespace
}  // namespace ovn::reconcile
