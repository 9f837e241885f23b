// SPDX-License-Identifier: Apache-2.0
// The two laws of plan(), on random states in a kernel with real semantics: it is empty for what is
// as wanted, and what it lists leads from any state to the wanted one.
#include <gtest/gtest.h>

#include "core/reconcile/order.h"
#include "core/reconcile/plan.h"
#include "test/support/fake_kernel.h"
#include "test/support/random_snapshot.h"

namespace ovn::reconcile {
namespace {

using namespace kernel;
using test::Choices;

OwnedSet every_alias() {
  OwnedSet owned;
  for (int i = 0; i < 20; ++i) owned.aliases.insert(fmt::format("{}{}", kAliasPrefix, i));
  return owned;
}

std::vector<Object> objects_of(const Snapshot& s) {
  std::vector<Object> all;
  auto add = [&](const auto& objects) { all.insert(all.end(), objects.begin(), objects.end()); };
  add(s.namespaces), add(s.links), add(s.addresses), add(s.routes), add(s.rules);
  add(s.neighbors), add(s.fdb), add(s.sysctls);
  return all;
}

class World {
 public:
  World() {
    for (int i = 0; i < test::kSandboxes; ++i) {
      kernel.add_sandbox(test::sandbox_path(i), 100 + static_cast<uint64_t>(i));
    }
  }

  // Makes `snapshot` in an empty kernel.
  void make(const Snapshot& snapshot) {
    std::vector<Op> puts;
    for (auto& object : objects_of(snapshot)) puts.push_back(put(object));
    apply(in_order({}, puts));
  }

  // Someone removes every third thing.
  void damage(const Snapshot& snapshot, const Choices& choices) {
    auto objects = objects_of(snapshot);
    for (uint32_t choice : choices) {
      const Object& object = objects[choice % objects.size()];
      if (std::holds_alternative<Sysctl>(object) || std::holds_alternative<Netns>(object)) continue;
      (void)kernel.interfere(drop(object));
    }
  }

  Snapshot dump(const Snapshot& one, const Snapshot& other) {
    std::map<NetnsName, Netns> namespaces;
    for (auto& netns : one.namespaces) namespaces.emplace(netns.name, netns);
    for (auto& netns : other.namespaces) namespaces.emplace(netns.name, netns);
    std::vector<Netns> list;
    for (auto& [_, netns] : namespaces) list.push_back(netns);
    return *kernel.dump(list, one.sysctls);
  }

  void apply(const std::vector<Op>& ops) {
    for (auto& result : kernel.apply(ops)) {
      if (!result) failure += result.error().message + "\n";
    }
  }

  test::FakeKernel kernel;
  std::string failure;
};

// Empty if all is well.
std::string check(const std::vector<Choices>& lists) {
  Snapshot desired = test::build_snapshot(lists[0]);
  Snapshot before = test::build_snapshot(lists[1]);
  World world;
  world.make(before);
  if (!world.failure.empty()) return "the state before cannot be made:\n" + world.failure;
  world.damage(before, lists[2]);

  OwnedSet owned = every_alias();
  Plan first = plan(desired, world.dump(desired, before), owned);
  world.apply(first.ops);
  Plan second = plan(desired, world.dump(desired, before), owned);
  std::string text = world.failure;
  for (auto& conflict : first.conflicts) text += "conflict: " + key_text(conflict.object) + "\n";
  for (auto& op : second.ops) text += "left over: " + to_string(op) + "\n";
  if (text.empty()) return text;
  for (auto& op : first.ops) text += "did: " + to_string(op) + "\n";
  return text + "before:\n" + test::to_text(before) + "wanted:\n" + test::to_text(desired);
}

TEST(PlanProperty, any_state_becomes_the_wanted_one_in_one_go) {
  for (uint64_t seed = 1; seed <= 1500; ++seed) {
    Random random(seed);
    std::vector<Choices> lists;
    for (size_t size : {size_t{60}, size_t{60}, random.below(8)}) {
      lists.push_back(test::random_choices(random, random.below(size + 1)));
    }
    if (check(lists).empty()) continue;
    auto smallest = test::shrink(lists, [](const auto& l) { return !check(l).empty(); });
    FAIL() << "seed " << seed << "\n" << check(smallest);
  }
}

TEST(PlanProperty, nothing_is_to_be_done_where_all_is_as_wanted) {
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    Random random(seed);
    Snapshot snapshot = test::build_snapshot(test::random_choices(random, 60));
    Plan same = plan(snapshot, snapshot, {});
    EXPECT_TRUE(same.ops.empty() && same.conflicts.empty()) << "seed " << seed;
  }
}

TEST(PlanProperty, two_plans_of_the_same_are_the_same) {
  Random random(7);
  Snapshot a = test::build_snapshot(test::random_choices(random, 60));
  Snapshot b = test::build_snapshot(test::random_choices(random, 60));
  EXPECT_EQ(plan(a, b, every_alias()).ops, plan(a, b, every_alias()).ops);
}

}  // namespace
}  // namespace ovn::reconcile
