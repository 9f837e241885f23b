// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/kernel/translation.h"
#include "core/reconcile/apart.h"
#include "core/reconcile/balance.h"
#include "core/reconcile/reconciler.h"
#include "test/core/reconcile/rig.h"

namespace ovn::reconcile {
namespace {

using namespace std::chrono_literals;
using namespace test;
using kernel::NetnsName;
using State = Standing::State;

const NetnsName kNet("ov-1a2b3c4d5e6f");
const NetnsName kBoxA("sb-a5b000000000"), kBoxB("sb-b5b000000000");

// Fails every put of a link of that name.
void refuse_link(Rig& rig, const std::string& name) {
  rig.kernel.fail_when([name](const kernel::Op& op) -> std::optional<Error> {
    auto* link = std::get_if<kernel::Link>(&op.object);
    if (!link || link->name != name) return {};
    return Error{Errc::kernel, 16, name + ": EBUSY"};
  });
}

TEST(Status, a_strangers_link_is_shown_and_when_it_goes_ours_is_made) {
  Rig rig;
  View view = view_of(typical());
  rig.start(view);
  auto names = desired(view).namespaces;
  (void)rig.kernel.dump(names, {});
  rig.kernel.add_foreign_link(kBoxA, "eth0");
  rig.want(view);
  rig.run();
  auto standing = rig.reconciler.standing(kBoxA, "eth0");
  EXPECT_EQ(standing.state, Standing::State::error);
  EXPECT_EQ(standing.error, "link sb-a5b000000000/eth0: a link of that name is not ours");
  ASSERT_EQ(rig.reconciler.status().faults.size(), 1u);
  rig.kernel.remove_sandbox(sandbox_file("a"));
  rig.kernel.add_sandbox(sandbox_file("a"), fnv1a("a"));
  rig.reconciler.handle_kernel_event(kBoxA, rig.now);
  rig.pass(1s);
  EXPECT_EQ(rig.reconciler.standing(kBoxA, "eth0").state, Standing::State::done);
}

TEST(Status, whoever_cannot_be_kept_apart_does_not_stand) {
  NetworkView outside = typical(), bridge = typical();
  outside.uplink = {outside.network.id, prefix("198.19.252.2/22"), {}};
  bridge.network.driver = model::Driver::bridge;
  for (const char* icc : {"", "true", "false"}) {  // "": the overlay network
    bridge.network.options = {{"enable_icc", icc}};
    Rig rig;
    rig.kernel.fail_when([](const kernel::Op& op) -> std::optional<Error> {
      auto* table = std::get_if<kernel::nft::Table>(&op.object);
      if (!table || table->name != kApartTable) return {};
      return Error{Errc::kernel, 95, "no tables of family bridge"};
    });
    rig.want(view_of(*icc == 0 ? outside : bridge));
    rig.run();
    bool fails = icc != std::string_view("true");
    EXPECT_EQ(rig.reconciler.standing(kBoxA, "eth0").error,
              fails ? "no tables of family bridge" : "") << icc;
  }
}

TEST(Status, an_endpoint_stands_as_its_own_objects_do) {
  Rig rig;
  rig.kernel.fail_when([](const kernel::Op& op) -> std::optional<Error> {
    auto* address = std::get_if<kernel::Address>(&op.object);
    if (!address || address->netns != kBoxA) return {};
    return Error{Errc::kernel, 12, "no memory"};
  });
  rig.want(view_of(typical()));
  EXPECT_EQ(rig.reconciler.standing(kBoxA, "eth0").state, Standing::State::pending);
  rig.run();
  EXPECT_EQ(rig.reconciler.standing(kBoxA, "eth0").error, "no memory");
  EXPECT_EQ(rig.reconciler.standing(NetnsName("sb-b5b000000000"), "eth0").state,
            Standing::State::done);
}

TEST(Status, an_endpoint_needs_its_bridge_and_the_vxlan_device_beside_it) {
  for (const char* part : {"br0", "vxlan0"}) {
    Rig rig;
    refuse_link(rig, part);
    rig.want(view_of(typical()));
    rig.run();
    EXPECT_EQ(rig.reconciler.standing(kBoxA, "eth0").state, State::error) << part;
    EXPECT_EQ(rig.reconciler.standing(kBoxA, "eth0").error, fmt::format("{}: EBUSY", part));
  }
}

TEST(Status, an_endpoint_does_not_answer_for_its_neighbours) {
  Rig rig;
  auto view = view_of(typical());
  refuse_link(rig, veth_name(view.networks[0].local[1].endpoint.id));
  rig.want(view);
  rig.run();
  EXPECT_EQ(rig.reconciler.standing(kBoxA, "eth0").state, State::done);
  EXPECT_EQ(rig.reconciler.standing(kBoxB, "eth0").state, State::error);
}

TEST(Status, nor_for_the_entries_of_remote_endpoints) {
  Rig rig;
  rig.kernel.fail_when([](const kernel::Op& op) -> std::optional<Error> {
    if (!std::holds_alternative<kernel::FdbEntry>(op.object)) return {};
    return Error{Errc::kernel, 28, "ENOSPC"};
  });
  rig.want(view_of(typical()));
  rig.run();
  EXPECT_EQ(rig.reconciler.standing(kBoxA, "eth0").state, State::done);
  EXPECT_EQ(rig.reconciler.status().faults.size(), 2u);
}

TEST(Status, a_link_that_nobody_wants_stands_as_done) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.run();
  EXPECT_EQ(rig.reconciler.standing(kBoxA, "eth9").state, State::done);
}

TEST(Status, counts_what_is_wanted_and_what_is_still_to_be_done) {
  Rig rig;
  EXPECT_EQ(rig.reconciler.status().objects, 0u);
  rig.want(view_of(typical()));
  auto before = rig.reconciler.status();
  EXPECT_GT(before.pending, 10u);
  rig.run();
  auto after = rig.reconciler.status();
  EXPECT_EQ(after.objects, before.objects);
  EXPECT_EQ(after.pending, 0u);
  EXPECT_TRUE(rig.reconciler.remaining().ops.empty());
}

View balanced(uint16_t weight) {
  View view = view_of(typical());
  view.networks[0].services = {{"web", addr("10.0.0.250"), {{addr("10.0.0.9"), weight}}}};
  return view;
}

TEST(Status, a_table_is_faulty_until_all_that_is_in_it_could_be_brought_about) {
  Rig rig;
  rig.want(balanced(1));
  rig.run();
  EXPECT_TRUE(rig.reconciler.faulty(kBalanceTable).empty());
  rig.kernel.fail_when([](const kernel::Op& op) -> std::optional<Error> {
    auto* element = std::get_if<kernel::nft::Element>(&op.object);
    if (!element || element->netns != kBoxA || element->set != kernel::nft::kSlots4) return {};
    return Error{Errc::kernel, 12, "no memory"};
  });
  uint64_t revision = rig.want(balanced(0));
  rig.run();
  EXPECT_TRUE(rig.reconciler.settled(revision)) << "it has been tried";
  EXPECT_EQ(rig.reconciler.faulty(kBalanceTable), std::set{kBoxA});
  EXPECT_TRUE(rig.reconciler.faulty("other").empty());
  rig.kernel.fail_when([](const kernel::Op&) { return std::nullopt; });
  rig.pass(1min);
  EXPECT_TRUE(rig.reconciler.faulty(kBalanceTable).empty());
}

TEST(Status, a_sandbox_that_cannot_be_read_is_faulty) {
  Rig rig;
  rig.unreadable = kBoxA;
  rig.want(balanced(1));
  rig.run();
  EXPECT_EQ(rig.reconciler.faulty(kBalanceTable), std::set{kBoxA});
}

TEST(Status, counts_chains_among_its_objects) {
  Rig rig;
  rig.want(balanced(0));
  size_t before = rig.reconciler.status().objects;
  rig.want(balanced(1));
  EXPECT_EQ(rig.reconciler.status().objects, before + 2) << "a chain in each of two sandboxes";
}

}  // namespace
}  // namespace ovn::reconcile
