// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/believed.h"

#include <gtest/gtest.h>

#include "core/reconcile/order.h"
#include "core/reconcile/plan.h"
#include "test/core/reconcile/rig.h"
#include "test/support/random_snapshot.h"

namespace ovn::reconcile {
namespace {

using namespace kernel;
using namespace test;

Believed after(const Snapshot& before, const std::vector<Op>& ops) {
  Believed believed;
  believed.take(before.namespaces, before);
  believed.take(ops);
  return believed;
}

OwnedSet every_alias() {
  OwnedSet owned;
  for (int i = 0; i < 20; ++i) owned.aliases.insert(fmt::format("{}{}", kAliasPrefix, i));
  return owned;
}

TEST(Believed, a_dump_replaces_what_was_believed_of_its_namespaces_only) {
  Snapshot all = desired(view_of(typical()));
  Believed believed;
  believed.take(all.namespaces, all);
  EXPECT_EQ(to_text(believed.state()), to_text(all));
  Snapshot nothing;
  believed.take(std::vector{all.namespaces[1]}, nothing);
  EXPECT_EQ(believed.state().namespaces.size(), 2u);
  for (auto& link : believed.state().links) EXPECT_NE(link.netns, all.namespaces[1].name);
  EXPECT_EQ(believed.state().fdb, all.fdb);
}

TEST(Believed, agrees_with_an_answer_that_would_change_nothing_and_with_no_other) {
  Snapshot all = desired(view_of(typical()));
  Believed believed;
  believed.take(all.namespaces, all);
  EXPECT_TRUE(believed.agrees(all.namespaces, all));
  const std::vector some{all.namespaces[1]};
  Snapshot nothing;
  EXPECT_FALSE(believed.agrees(some, nothing)) << "the namespace is gone";
  EXPECT_TRUE(believed.agrees({}, nothing)) << "nothing was asked";

  auto differs = [&](auto change) {
    Snapshot other = all;
    change(other);
    return !believed.agrees(all.namespaces, other);
  };
  EXPECT_TRUE(differs([](Snapshot& s) { s.links[0].mtu += 1; }));
  EXPECT_TRUE(differs([](Snapshot& s) { s.links.pop_back(); }));
  EXPECT_TRUE(differs([](Snapshot& s) { s.addresses.pop_back(); }));
  EXPECT_TRUE(differs([](Snapshot& s) { s.neighbors.clear(); }));
  EXPECT_TRUE(differs([](Snapshot& s) { s.fdb.clear(); }));
  EXPECT_TRUE(differs([](Snapshot& s) { s.sysctls[0].value = "other"; }));
  EXPECT_TRUE(differs([](Snapshot& s) { s.namespaces[0].cookie = 4711; }));
  EXPECT_TRUE(differs([](Snapshot& s) { s.tables.clear(); }));
  nft::Table elsewhere{kHost, "ovn-lite", {}, {}};
  EXPECT_FALSE(differs([&](Snapshot& s) { s.tables.insert(s.tables.begin(), elsewhere); }))
      << "nobody asked for the host's";
}

TEST(Believed, a_new_pair_has_both_ends_at_once) {
  Snapshot all = desired(view_of(typical()));
  Link veth;
  for (auto& link : all.links) {
    if (std::holds_alternative<Veth>(link.kind)) veth = link;
  }
  Snapshot before;
  before.namespaces = all.namespaces;
  Believed believed = after(before, {put(veth)});
  ASSERT_EQ(believed.state().links.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<VethPeer>(believed.state().links[1].kind));
  believed.take(std::vector{drop(Object(believed.state().links[1]))});
  EXPECT_TRUE(believed.state().links.empty());
}

TEST(Believed, a_link_takes_along_what_is_on_it_and_frees_its_ports) {
  Snapshot all = desired(view_of(typical()));
  auto at = std::find_if(all.links.begin(), all.links.end(),
                         [](const Link& link) { return link.name == "br0"; });
  Believed believed = after(all, {drop(*at)});
  for (auto& link : believed.state().links) EXPECT_NE(link.master, "br0");
  for (auto& address : believed.state().addresses) EXPECT_NE(address.link, "br0");
  EXPECT_EQ(believed.state().fdb, all.fdb);
}

TEST(Believed, a_namespace_of_ours_takes_the_other_ends_along) {
  Snapshot all = desired(view_of(typical()));
  Believed believed = after(all, {drop(all.namespaces[0])});
  for (auto& link : believed.state().links) EXPECT_EQ(link.name, "lo");
  EXPECT_TRUE(believed.state().fdb.empty());
}

TEST(Believed, after_all_of_a_plan_is_what_was_wanted) {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    Snapshot before = build_snapshot(random_choices(random, 60));
    Snapshot wanted = build_snapshot(random_choices(random, 60));
    auto ops = plan(wanted, before, every_alias()).ops;
    EXPECT_TRUE(plan(wanted, after(before, ops).state(), every_alias()).ops.empty()) << seed;
  }
}

TEST(Believed, after_any_part_of_a_plan_agrees_with_the_kernel_and_the_rest_is_left_to_do) {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    Snapshot wanted = build_snapshot(random_choices(random, 60));
    FakeKernel kernel;
    for (int i = 0; i < kSandboxes; ++i) {
      kernel.add_sandbox(sandbox_path(i), 100 + static_cast<uint64_t>(i));
    }
    Snapshot before = *kernel.dump(wanted.namespaces, wanted.sysctls);
    auto all = plan(wanted, before, every_alias()).ops, ops = all;
    ops.resize(random.below(ops.size() + 1));
    (void)kernel.apply(ops);
    Believed believed = after(before, ops);
    auto truth = *kernel.dump(wanted.namespaces, wanted.sysctls);
    auto rest = plan(wanted, believed.state(), every_alias()).ops;
    EXPECT_EQ(rest, plan(wanted, truth, every_alias()).ops) << seed;
    EXPECT_EQ(rest, std::vector<Op>(all.begin() + static_cast<ptrdiff_t>(ops.size()), all.end()))
        << seed;
  }
}

}  // namespace
}  // namespace ovn::reconcile
