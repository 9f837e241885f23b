// SPDX-License-Identifier: Apache-2.0
// What an earlier run has left.
#include <gtest/gtest.h>

#include "core/reconcile/reconciler.h"
#include "test/core/reconcile/rig.h"

namespace ovn::reconcile {
namespace {

using namespace test;
using kernel::NetnsName;

const NetnsName kBoxC("sb-c5b000000000");

TEST(Leftovers, what_an_earlier_run_left_and_nobody_wants_is_removed) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.run();
  auto left = network_namespace("/run/ovn-lite/netns", typical().network.id);
  rig.reconciler = Reconciler(2, {left}, rig.now);
  rig.want({});
  rig.run();
  EXPECT_TRUE(rig.kernel.dump({{left}}, {})->namespaces.empty());
}

TEST(Leftovers, a_pair_whose_container_nobody_knows_any_more_is_dropped) {
  Rig rig;
  rig.want(with_third());
  rig.run();
  Reconciler next(2, {}, rig.now);
  next.set_desired(desired(view_of(typical())), {}, rig.now);
  std::vector<std::string> done;
  while (auto request = next.poll_request(rig.now)) {
    if (auto* dump = std::get_if<Dump>(&*request)) {
      auto answer = rig.kernel.dump(dump->namespaces, dump->sysctls);
      for (kernel::Link& link : answer->links) {
        const auto* veth = std::get_if<kernel::Veth>(&link.kind);
        if (veth && veth->peer_netns == kBoxC) link.kind = kernel::Veth();
      }
      next.handle_dump(std::move(answer), rig.now);
    } else {
      const auto& ops = std::get<Apply>(*request).ops;
      for (const kernel::Op& op : ops) done.push_back(kernel::to_string(op));
      next.handle_results(rig.kernel.apply(ops), rig.now);
    }
  }
  ASSERT_EQ(done.size(), 1u);
  EXPECT_EQ(done[0].find("drop link ov-1a2b3c4d5e6f/v"), 0u);
}

}  // namespace
}  // namespace ovn::reconcile
