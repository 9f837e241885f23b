// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/reconciler.h"

#include <gtest/gtest.h>

#include "core/reconcile/order.h"
#include "test/core/reconcile/rig.h"
#include "test/support/random_snapshot.h"

namespace ovn::reconcile {
namespace {

using namespace std::chrono_literals;
using namespace test;
using kernel::drop;
using kernel::NetnsName;
using kernel::put;

const NetnsName kNet("ov-1a2b3c4d5e6f");
const NetnsName kBoxA("sb-a5b000000000");
const NetnsName kBoxC("sb-c5b000000000");

kernel::Link link_named(const NetnsName& netns, const std::string& name) {
  return {netns, name, kernel::Bridge(), {}, 0, true, "", ""};
}

kernel::FdbEntry first_fdb() { return desired(view_of(typical())).fdb[0]; }

TEST(Reconciler, asks_for_nothing_before_it_knows_what_shall_be) {
  Rig rig;
  EXPECT_FALSE(rig.reconciler.poll_request(rig.now));
  EXPECT_EQ(rig.reconciler.next_deadline(), kNever);
}

TEST(Reconciler, reads_once_applies_once_and_is_settled) {
  Rig rig;
  uint64_t revision = rig.want(view_of(typical()));
  EXPECT_FALSE(rig.reconciler.settled(revision));
  rig.run();
  EXPECT_TRUE(rig.reconciler.settled(revision));
  EXPECT_EQ(rig.dumps.size(), 1u);
  EXPECT_EQ(rig.dumps[0].namespaces.size(), 4u) << "the host's among them";
  EXPECT_EQ(rig.applies.size(), 1u);
  EXPECT_TRUE(rig.truth(view_of(typical())).ops.empty());
  auto status = rig.reconciler.status();
  EXPECT_EQ(status.pending, 0u);
  EXPECT_TRUE(status.faults.empty());
  EXPECT_GT(status.objects, 20u);
}

TEST(Reconciler, counts_objects_of_every_kind) {
  Rig rig;
  kernel::Snapshot desired;
  desired.links.push_back(link_named(kernel::kHost, "br"));
  desired.tables.push_back({kernel::kHost, "ovn-lite", {}, {}});
  kernel::nft::Element element;
  element.table = "ovn-lite";
  desired.elements.push_back(element);
  rig.reconciler.set_desired(desired, {}, rig.now);
  EXPECT_EQ(rig.reconciler.status().objects, 3u);
}

TEST(Reconciler, one_request_is_out_at_a_time) {
  Rig rig;
  rig.want(view_of(typical()));
  ASSERT_TRUE(rig.reconciler.poll_request(rig.now));
  EXPECT_FALSE(rig.reconciler.poll_request(rig.now));
  EXPECT_EQ(rig.reconciler.next_deadline(), kNever);
}

TEST(Reconciler, after_a_restart_touches_nothing_that_is_as_wanted) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.run();
  rig.forget();
  rig.reconciler =
      Reconciler(2, {network_namespace("/run/ovn-lite/netns", typical().network.id)}, rig.now);
  uint64_t revision = rig.want(view_of(typical()));
  rig.pass(10min);
  EXPECT_TRUE(rig.reconciler.settled(revision));
  EXPECT_TRUE(rig.done().empty());
}

TEST(Reconciler, a_new_endpoint_costs_one_dump_of_its_sandbox_and_one_batch) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.pass(10s);
  rig.forget();
  uint64_t revision = rig.want(with_third());
  rig.run();
  EXPECT_TRUE(rig.reconciler.settled(revision));
  ASSERT_EQ(rig.dumps.size(), 1u);
  ASSERT_EQ(rig.dumps[0].namespaces.size(), 1u);
  EXPECT_EQ(rig.dumps[0].namespaces[0].name, kBoxC);
  ASSERT_EQ(rig.applies.size(), 1u);
  EXPECT_EQ(rig.applies[0].size(), 6u);  // table, lo, both ends, sysctl, address
}

TEST(Reconciler, an_endpoint_that_leaves_costs_one_drop_of_its_pair_and_one_of_its_table) {
  Rig rig;
  rig.want(with_third());
  rig.pass(10s);
  rig.forget();
  rig.want(view_of(typical()));
  rig.run();
  EXPECT_TRUE(rig.dumps.empty());
  auto lines = rig.done();
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].find("drop link ov-1a2b3c4d5e6f/v"), 0u);
  EXPECT_EQ(lines[1].find("drop nft table sb-c5b000000000/ovn-lite-dns"), 0u);
  EXPECT_EQ(lines[2].find("drop netns sb-c5b000000000"), 0u);
}

TEST(Reconciler, a_network_that_is_wanted_no_more_takes_its_namespace_along) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.run();
  View none = view_of(typical());
  none.networks.clear();
  rig.want(none);
  rig.run();
  auto netns = network_namespace("/run/ovn-lite/netns", typical().network.id);
  EXPECT_TRUE(rig.kernel.dump({{netns}}, {})->namespaces.empty());
}

TEST(Reconciler, the_same_wish_again_is_no_news) {
  Rig rig;
  uint64_t revision = rig.want(view_of(typical()));
  rig.run();
  EXPECT_EQ(rig.want(view_of(typical())), revision);
  EXPECT_GT(rig.want(with_third()), revision);
}

TEST(Reconciler, our_own_echo_is_looked_at_once_and_changes_nothing) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.run();
  rig.forget();
  rig.pass(10s);
  EXPECT_TRUE(rig.done().empty());
  rig.want(with_third());
  rig.run();
  rig.forget();
  rig.pass(10s);
  EXPECT_EQ(rig.dumps.size(), 1u);  // both namespaces that it touched
  EXPECT_EQ(rig.reconciler.status().healed_total, 0u);
}

TEST(Reconciler, what_someone_removes_is_back_within_a_second_and_told) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.pass(10s);
  rig.forget();
  rig.interfere(drop(first_fdb()));
  rig.pass(1s);
  EXPECT_EQ(rig.done(), std::vector{to_string(put(first_fdb()))});
  auto status = rig.reconciler.status();
  EXPECT_EQ(status.healed_total, 1u);
  ASSERT_EQ(status.last_healed.size(), 1u);
  EXPECT_EQ(status.last_healed[0].object, key_text(first_fdb()));
}

TEST(Reconciler, a_bridge_that_someone_removes_comes_back_with_its_ports_and_address) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.pass(10s);
  rig.interfere(drop(link_named(kNet, "br0")));
  rig.pass(2s);
  EXPECT_TRUE(rig.truth(view_of(typical())).ops.empty());
  EXPECT_GE(rig.reconciler.status().healed_total, 4u);
}

TEST(Reconciler, a_vxlan_device_that_someone_removes_comes_back_with_its_entries) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.pass(10s);
  rig.interfere(drop(link_named(kNet, "vxlan0")));
  rig.pass(2s);
  EXPECT_TRUE(rig.truth(view_of(typical())).ops.empty());
}

TEST(Reconciler, an_interface_that_its_container_removes_comes_back) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.pass(10s);
  rig.interfere(drop(link_named(kBoxA, "eth0")));
  rig.pass(3s);
  EXPECT_TRUE(rig.truth(view_of(typical())).ops.empty());
}

TEST(Reconciler, what_happens_right_after_our_own_change_is_healed_too) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.run();
  rig.interfere(drop(first_fdb()));
  rig.pass(2s);
  EXPECT_TRUE(rig.truth(view_of(typical())).ops.empty());
}

TEST(Reconciler, a_storm_of_events_costs_one_dump_in_100_ms) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.pass(10s);
  rig.forget();
  for (int i = 0; i < 100; ++i) {
    rig.reconciler.handle_kernel_event(kNet, rig.now);
    rig.pass(10ms);
  }
  EXPECT_LE(rig.dumps.size(), 11u);
  EXPECT_GE(rig.dumps.size(), 9u);
}

TEST(Reconciler, an_event_of_a_namespace_that_is_not_ours_is_nothing) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.pass(10s);
  rig.forget();
  rig.reconciler.handle_kernel_event(NetnsName("stranger"), rig.now);
  rig.pass(10s);
  EXPECT_TRUE(rig.dumps.empty());
}

TEST(Reconciler, a_sysctl_is_checked_every_30_s) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.pass(1s);
  auto sysctl = desired(view_of(typical())).sysctls.back();
  sysctl.value = "7";
  (void)rig.kernel.interfere(put(sysctl));
  rig.forget();
  rig.pass(30s);
  EXPECT_EQ(rig.done().size(), 1u);
  EXPECT_TRUE(rig.truth(view_of(typical())).ops.empty());
  EXPECT_EQ(rig.reconciler.status().healed_total, 1u);
}

TEST(Reconciler, lost_events_make_it_look_everywhere) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.pass(10s);
  (void)rig.kernel.interfere(drop(first_fdb()));
  rig.reconciler.handle_events_lost(rig.now);
  rig.run();
  EXPECT_TRUE(rig.truth(view_of(typical())).ops.empty());
}

TEST(Reconciler, what_no_event_told_is_found_within_six_minutes) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.pass(10s);
  (void)rig.kernel.interfere(drop(first_fdb()));
  rig.pass(6min);
  EXPECT_TRUE(rig.truth(view_of(typical())).ops.empty());
}

TEST(Reconciler, no_batch_is_longer_than_its_bound_and_nothing_is_settled_before_the_last) {
  NetworkView network = typical();
  network.network.subnets[0].prefix = prefix("10.0.0.0/16");
  for (uint32_t i = 0; i < 1000; ++i) {
    auto record = remote("192.0.2.2", {"10.0.0.6/24"});
    record.addresses[0].address = ip::Prefix(ip::Address::v4(0x0a000100 + i), 16);
    record.mac = Mac::for_address(record.addresses[0].address.address());
    network.remote.push_back(record);
  }
  Rig rig;
  uint64_t revision = rig.want(view_of(network));
  size_t applies = 0;
  while (!rig.reconciler.settled(revision)) {
    auto request = rig.reconciler.poll_request(rig.now);
    ASSERT_TRUE(request);
    if (auto* dump = std::get_if<Dump>(&*request)) {
      rig.reconciler.handle_dump(rig.kernel.dump(dump->namespaces, dump->sysctls), rig.now);
      continue;
    }
    auto& ops = std::get<Apply>(*request).ops;
    EXPECT_LE(ops.size(), kOpsMax);
    ++applies;
    rig.reconciler.handle_results(rig.kernel.apply(ops), rig.now);
  }
  EXPECT_EQ(applies, 8u);
  EXPECT_TRUE(rig.truth(view_of(network)).ops.empty());
}

TEST(Reconciler, what_fails_is_tried_again_with_growing_pauses_and_the_rest_goes_on) {
  Rig rig;
  rig.kernel.fail_when([](const kernel::Op& op) -> std::optional<Error> {
    if (!std::holds_alternative<kernel::FdbEntry>(op.object)) return {};
    return Error{Errc::kernel, 16, "put fdb: EBUSY (Device or resource busy)"};
  });
  uint64_t revision = rig.want(view_of(typical()));
  rig.run();
  EXPECT_TRUE(rig.reconciler.settled(revision));
  auto status = rig.reconciler.status();
  ASSERT_EQ(status.faults.size(), 2u);
  EXPECT_EQ(status.faults[0].object, key_text(first_fdb()));
  EXPECT_EQ(status.faults[0].error, "put fdb: EBUSY (Device or resource busy)");
  EXPECT_EQ(status.pending, 0u);
  EXPECT_EQ(rig.truth(view_of(typical())).ops.size(), 2u);

  rig.forget();
  rig.pass(10s);
  size_t early = rig.done().size();
  rig.pass(5min);
  rig.forget();
  rig.pass(60s);
  size_t late = rig.done().size();
  EXPECT_GE(early, 12u);
  EXPECT_LE(late, 8u);  // two objects, each every 15 to 30 s
  EXPECT_GE(late, 4u);

  rig.kernel.fail_when({});
  rig.pass(30s);
  EXPECT_TRUE(rig.reconciler.status().faults.empty());
  EXPECT_TRUE(rig.truth(view_of(typical())).ops.empty());
}

TEST(Reconciler, what_hangs_on_a_failure_is_neither_tried_nor_blamed) {
  Rig rig;
  rig.kernel.fail_when([](const kernel::Op& op) -> std::optional<Error> {
    auto* link = std::get_if<kernel::Link>(&op.object);
    if (!link || link->name != "vxlan0") return {};
    return Error{Errc::kernel, 17, "EEXIST"};
  });
  rig.want(view_of(typical()));
  rig.run();
  auto status = rig.reconciler.status();
  ASSERT_EQ(status.faults.size(), 1u);
  EXPECT_EQ(status.faults[0].object, "link ov-1a2b3c4d5e6f/vxlan0");
  EXPECT_EQ(status.pending, 4u);  // two neighbours, two entries
  rig.kernel.fail_when({});
  rig.pass(1min);
  EXPECT_TRUE(rig.truth(view_of(typical())).ops.empty());
}

TEST(Reconciler, converges_whichever_operation_fails) {
  size_t count = 0;
  for (size_t n = 1; n <= std::max<size_t>(count, 1); ++n) {
    Rig rig(n);
    rig.kernel.fail_nth(n);
    rig.want(view_of(typical()));
    rig.run();
    if (n == 1) count = 60;
    rig.pass(1min);
    EXPECT_TRUE(rig.truth(view_of(typical())).ops.empty()) << n;
    EXPECT_TRUE(rig.reconciler.status().faults.empty()) << n;
    EXPECT_FALSE(rig.endless);
  }
}

TEST(Reconciler, a_dump_of_many_that_fails_is_asked_for_one_by_one_at_once) {
  Rig rig;
  rig.kernel.fail_next_dump();
  uint64_t revision = rig.want(view_of(typical()));
  rig.run();
  EXPECT_TRUE(rig.reconciler.settled(revision));
  EXPECT_EQ(rig.dumps.size(), 5u);
  EXPECT_TRUE(rig.reconciler.status().faults.empty());
}

TEST(Reconciler, one_namespace_that_cannot_be_read_keeps_nobody_else_waiting) {
  Rig rig;
  rig.unreadable = kBoxC;
  uint64_t revision = rig.want(with_third());
  rig.pass(10s);
  EXPECT_TRUE(rig.reconciler.settled(revision));
  EXPECT_EQ(rig.reconciler.standing(kBoxA, "eth0").state, Standing::State::done);
  EXPECT_EQ(rig.reconciler.standing(kBoxC, "eth0").error,
            "netns sb-c5b000000000: not a network namespace");
  auto status = rig.reconciler.status();
  ASSERT_EQ(status.faults.size(), 1u);
  EXPECT_EQ(status.faults[0].object, "netns sb-c5b000000000");
  EXPECT_EQ(status.faults[0].error, "not a network namespace");
  rig.unreadable = NetnsName();
  rig.pass(1s);
  EXPECT_TRUE(rig.truth(with_third()).ops.empty());
  EXPECT_TRUE(rig.reconciler.status().faults.empty());
}

TEST(Reconciler, a_namespace_that_cannot_be_read_and_is_not_wanted_any_more_is_forgotten) {
  Rig rig;
  rig.unreadable = kBoxC;
  rig.want(with_third());
  rig.pass(1s);
  rig.want(view_of(typical()));
  rig.pass(1s);
  EXPECT_TRUE(rig.reconciler.status().faults.empty());
}

TEST(Reconciler, a_sandbox_that_vanishes_is_told_once_and_left_alone) {
  Rig rig;
  rig.want(with_third());
  rig.pass(10s);
  EXPECT_TRUE(rig.reconciler.poll_vanished().empty());
  rig.kernel.remove_sandbox(sandbox_file("c"));
  rig.reconciler.handle_kernel_event(kNet, rig.now);
  rig.pass(1s);
  EXPECT_EQ(rig.reconciler.poll_vanished(), std::vector{kBoxC});
  rig.forget();
  rig.pass(1min);
  EXPECT_TRUE(rig.done().empty());
  EXPECT_TRUE(rig.reconciler.poll_vanished().empty());
  EXPECT_EQ(rig.reconciler.status().healed_total, 0u);
  rig.want(view_of(typical()));
  rig.pass(1min);
  EXPECT_TRUE(rig.reconciler.status().faults.empty());
}

TEST(Reconciler, a_sandbox_that_was_never_there_is_told_too) {
  Rig rig;
  rig.start(view_of(typical()));
  View view = with_third();
  uint64_t revision = rig.reconciler.set_desired(desired(view), {}, rig.now);
  rig.run();
  EXPECT_TRUE(rig.reconciler.settled(revision));
  EXPECT_EQ(rig.reconciler.poll_vanished(), std::vector{kBoxC});
  EXPECT_EQ(rig.reconciler.standing(kBoxC, "eth0").state, Standing::State::error);
  EXPECT_EQ(rig.reconciler.standing(kBoxA, "eth0").state, Standing::State::done);
}

TEST(Reconciler, another_namespace_at_the_old_path_is_not_entered) {
  Rig rig;
  rig.want(with_third());
  rig.pass(10s);
  rig.kernel.remove_sandbox(sandbox_file("c"));
  rig.kernel.add_sandbox(sandbox_file("c"), 999);
  rig.reconciler.handle_kernel_event(kNet, rig.now);
  rig.pass(1s);
  EXPECT_EQ(rig.reconciler.poll_vanished(), std::vector{kBoxC});
}

TEST(Reconciler, entries_of_remote_endpoints_stay_until_all_records_are_there) {
  Rig rig;
  rig.want(view_of(typical()));
  rig.run();
  rig.forget();
  rig.reconciler = Reconciler(2, {}, rig.now);
  View early = view_of(typical());
  early.networks[0].remote.pop_back();
  early.networks[0].complete = false;
  rig.want(early);
  rig.pass(1min);
  EXPECT_TRUE(rig.done().empty());
  early.networks[0].complete = true;
  rig.want(early);
  rig.run();
  EXPECT_EQ(rig.done().size(), 2u);  // the neighbour and the entry of the record that is not there
}

// Random wishes, failures, interference and time; when quiet, the kernel is as wanted.
TEST(Reconciler, converges_after_any_history) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    Rig rig(seed);
    for (int i = 0; i < kSandboxes; ++i) {
      rig.kernel.add_sandbox(sandbox_path(i), 100 + static_cast<uint64_t>(i));
    }
    rig.kernel.fail_when([&](const kernel::Op& op) -> std::optional<Error> {
      if (!random.chance(0.1)) return {};
      return Error{Errc::kernel, 16, to_string(op)};
    });
    kernel::Snapshot wanted;
    for (int step = 0; step < 30; ++step) {
      if (random.chance(0.5)) {
        wanted = build_snapshot(random_choices(random, random.below(50)));
        rig.reconciler.set_desired(wanted, {}, rig.now);
      } else if (!wanted.links.empty()) {
        const auto& link = wanted.links[random.below(wanted.links.size())];
        if (!std::holds_alternative<kernel::Device>(link.kind)) rig.interfere(drop(link));
      }
      if (random.chance(0.1)) rig.kernel.fail_next_dump();
      rig.pass(Duration(random.below(3'000'000'000)));
    }
    rig.kernel.fail_when({});
    rig.pass(2min);
    auto left = plan(wanted, *rig.kernel.dump(wanted.namespaces, wanted.sysctls), {});
    EXPECT_TRUE(left.ops.empty()) << "seed " << seed << ": " << to_string(left.ops[0]);
    EXPECT_TRUE(rig.reconciler.status().faults.empty()) << "seed " << seed;
    ASSERT_FALSE(rig.endless) << "seed " << seed;
  }
}

}  // namespace
}  // namespace ovn::reconcile
