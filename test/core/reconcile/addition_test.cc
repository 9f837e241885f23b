// SPDX-License-Identifier: Apache-2.0
// One container more: planned by itself it comes to the same as planned with all others.
#include "core/reconcile/addition.h"

#include <gtest/gtest.h>

#include <set>

#include "test/core/reconcile/rig.h"

namespace ovn::reconcile {
namespace {

using namespace std::chrono_literals;
using namespace test;

const kernel::NetnsName kBoxA("sb-a5b000000000"), kBoxC("sb-c5b000000000");

// The part of a view that has to do with the third container.
View third_alone() {
  View view = with_third();
  view.networks[0].local = {view.networks[0].local.back()};
  view.networks[0].remote = {};
  return view;
}

class Addition : public testing::Test {
 protected:
  void SetUp() override {
    rig_.want(view_of(typical()));
    rig_.run();
    rig_.start(with_third());
    rig_.forget();
  }
  // What the kernel has in the sandbox.
  kernel::Snapshot seen(const kernel::NetnsName& box) {
    auto wanted = desired(with_third());
    auto found = std::ranges::find(wanted.namespaces, box, &kernel::Netns::name);
    return *rig_.kernel.dump({&*found, 1}, {});
  }
  std::optional<uint64_t> add(const View& view) {
    return rig_.reconciler.add_desired(desired(view), rig_.now, seen(kBoxC));
  }

  Rig rig_;
};

TEST_F(Addition, takes_the_operations_that_the_whole_would_and_no_dump) {
  Rig whole;
  whole.want(view_of(typical()));
  whole.run();
  whole.start(with_third());
  whole.forget();
  whole.reconciler.set_desired(desired(with_third()), held(with_third()), whole.now, seen(kBoxC));
  whole.run();

  auto revision = add(third_alone());
  ASSERT_TRUE(revision);
  EXPECT_FALSE(rig_.reconciler.settled(*revision));
  rig_.run();
  EXPECT_TRUE(rig_.reconciler.settled(*revision));
  EXPECT_TRUE(rig_.dumps.empty());
  EXPECT_EQ(rig_.done(), whole.done());
  EXPECT_TRUE(rig_.truth(with_third()).ops.empty());
  EXPECT_EQ(rig_.reconciler.standing(kBoxC, "eth0").state, Standing::State::done);
}

TEST_F(Addition, leaves_nothing_to_do_for_the_whole_that_comes_later) {
  auto revision = add(third_alone());
  rig_.run();
  rig_.forget();
  EXPECT_EQ(rig_.want(with_third()), revision) << "it is what was desired already";
  rig_.pass(2s);
  EXPECT_TRUE(rig_.done().empty());
}

TEST_F(Addition, of_several_at_once_is_done_one_after_the_other) {
  View fourth = third_alone();
  fourth.networks[0].local = {local("d", {"10.0.0.5/24"})};
  rig_.start(fourth);
  auto more = desired(fourth);
  auto box = std::ranges::find_if(more.namespaces, [](auto& n) { return !n.owned; });
  auto its = *rig_.kernel.dump({&*box, 1}, {});
  ASSERT_TRUE(add(third_alone()));
  auto request = rig_.reconciler.poll_request(rig_.now);
  ASSERT_TRUE(rig_.reconciler.add_desired(more, rig_.now, its)) << "while the first is under way";
  auto& ops = std::get<Apply>(*request).ops;
  rig_.reconciler.handle_results(rig_.kernel.apply(ops), rig_.now);
  rig_.run();
  View all = with_third();
  all.networks[0].local.push_back(fourth.networks[0].local[0]);
  EXPECT_TRUE(rig_.truth(all).ops.empty());
  EXPECT_TRUE(rig_.reconciler.remaining().ops.empty());
}

TEST_F(Addition, that_fails_is_tried_again) {
  rig_.kernel.fail_nth(2);
  auto revision = add(third_alone());
  rig_.run();
  EXPECT_TRUE(rig_.reconciler.settled(*revision));
  EXPECT_EQ(rig_.reconciler.status().faults.size(), 1u);
  rig_.pass(1s);
  EXPECT_TRUE(rig_.reconciler.status().faults.empty());
  EXPECT_EQ(rig_.reconciler.standing(kBoxC, "eth0").state, Standing::State::done);
  EXPECT_TRUE(rig_.truth(with_third()).ops.empty());
}

TEST_F(Addition, is_refused_where_it_changes_what_is_there) {
  View other_mac = third_alone();
  other_mac.networks[0].local = {local("a", {"10.0.0.2/24"})};
  other_mac.networks[0].local[0].endpoint.mac = *Mac::parse("02:42:00:00:00:99");
  EXPECT_FALSE(add(other_mac));
  View less = third_alone();
  less.networks[0].local = {local("a", {"10.0.0.2/24"})};
  less.networks[0].local[0].endpoint.ifname = "eth7";
  EXPECT_FALSE(add(less)) << "its eth0 would have to go";
  View new_network = third_alone();
  new_network.networks[0].network.id = model::NetworkId("5e2b3c4d5e6f708192a3b4c5d6e7f809");
  EXPECT_FALSE(add(new_network));
  EXPECT_TRUE(rig_.reconciler.remaining().ops.empty()) << "and nothing is done";
}

TEST_F(Addition, is_refused_while_something_is_still_to_be_dropped) {
  View without = view_of(typical());
  without.networks[0].local.pop_back();
  rig_.want(without);
  EXPECT_FALSE(add(third_alone()));
  rig_.run();
  EXPECT_TRUE(add(third_alone()));
}

TEST_F(Addition, is_part_of_the_whole_whatever_the_driver) {
  for (auto driver : {model::Driver::overlay, model::Driver::bridge, model::Driver::macvlan}) {
    View view = with_third();
    view.networks[0].network.driver = driver;
    if (driver == model::Driver::macvlan) view.networks[0].network.options = {{"parent", "eth0"}};
    View alone = third_alone();
    alone.networks[0].network = view.networks[0].network;
    auto all = desired(view), more = desired(alone);
    EXPECT_TRUE(extends(all, more, whole_spaces(all, more))) << to_string(driver);
  }
}

TEST(Addition_parts, hold_what_is_named_and_all_of_whole_namespaces) {
  auto all = desired(view_of(typical()));
  auto part = part_of(all, desired(third_alone()), {kBoxA});
  auto in = [&](const kernel::NetnsName& name) {
    return std::ranges::count(part.links, name, &kernel::Link::netns);
  };
  EXPECT_EQ(in(kBoxA), std::ranges::count(all.links, kBoxA, &kernel::Link::netns));
  EXPECT_EQ(in(kernel::NetnsName("sb-b5b000000000")), 0);
  EXPECT_GT(in(network_netns(typical().network.id)), 0) << "its bridge";
  EXPECT_TRUE(part.fdb.empty());
}

}  // namespace
}  // namespace ovn::reconcile
