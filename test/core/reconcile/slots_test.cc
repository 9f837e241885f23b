// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/slots.h"

#include <gtest/gtest.h>

#include <numeric>

#include "core/base/random.h"
#include "core/reconcile/balance.h"
#include "core/reconcile/plan.h"
#include "test/core/reconcile/rig.h"

namespace ovn::reconcile {
namespace {

using namespace kernel;

const NetnsName kBox("sb-1");

ip::Address backend(uint32_t n) { return ip::Address::v4(0x0a090000 + n); }

BalancedService service(const std::vector<uint32_t>& backends, std::vector<uint32_t> drain = {}) {
  BalancedService service{"web", *ip::Address::parse("10.9.255.1"), {}};
  for (uint32_t n : backends) service.backends.push_back({backend(n), 1});
  for (uint32_t n : drain) service.backends.push_back({backend(n), 0});
  return service;
}

Snapshot wanted(const std::vector<BalancedService>& services) {
  Snapshot snapshot;
  snapshot.namespaces = {{kBox, "/sandbox/1", false, 1}};
  std::vector<const BalancedService*> pointers;
  for (const auto& one : services) pointers.push_back(&one);
  add_balance(kBox, pointers, snapshot);
  normalize(snapshot);
  return snapshot;
}

// The kernel's state, and what it takes to have it serve others.
struct Box {
  Snapshot have;

  std::vector<std::string> change_to(const std::vector<BalancedService>& services) {
    Snapshot want = wanted(services);
    settle_slots(want.elements, have.elements);
    std::vector<std::string> lines;
    for (const Op& op : plan(want, have, {}).ops) lines.push_back(to_string(op));
    have = want;
    return lines;
  }
};

using Lines = std::vector<std::string>;

std::string element(const char* set, const std::string& rest) {
  return fmt::format("nft element sb-1/ovn-lite-vip {} {}", set, rest);
}

std::vector<uint32_t> up_to(uint32_t count) {
  std::vector<uint32_t> all;
  for (uint32_t n = 1; n <= count; ++n) all.push_back(n);
  return all;
}

TEST(Slots, one_that_goes_leaves_a_gap_that_the_last_one_takes) {
  Box box;
  box.change_to({service({1, 2, 3, 4})});
  EXPECT_EQ(box.change_to({service({1, 3, 4})}),
            (Lines{"put nft chain sb-1/ovn-lite-vip pick4-3",
                   "drop " + element("slots4", "0a09ff0101000000 : 0a090002 with its flows"),
                   "put " + element("slots4", "0a09ff0101000000 : 0a090004"),
                   "drop " + element("vips4", "0a09ff01 : goto pick4-4"),
                   "put " + element("vips4", "0a09ff01 : goto pick4-3"),
                   "drop " + element("slots4", "0a09ff0103000000 : 0a090004"),
                   "drop nft chain sb-1/ovn-lite-vip pick4-4"}));
}

TEST(Slots, one_that_comes_takes_the_next) {
  Box box;
  box.change_to({service({3, 4})});
  EXPECT_EQ(box.change_to({service({1, 3, 4})}),
            (Lines{"put nft chain sb-1/ovn-lite-vip pick4-3",
                   "put " + element("slots4", "0a09ff0102000000 : 0a090001"),
                   "drop " + element("vips4", "0a09ff01 : goto pick4-2"),
                   "put " + element("vips4", "0a09ff01 : goto pick4-3"),
                   "drop nft chain sb-1/ovn-lite-vip pick4-2"}));
}

TEST(Slots, one_that_drains_keeps_its_connections_until_it_is_gone) {
  Box box;
  box.change_to({service({1, 2})});
  auto drained = box.change_to({service({2}, {1})});
  EXPECT_EQ(drained[1], "put " + element("draining4", "0a09ff010a090001"));
  EXPECT_EQ(drained[2],
            "drop " + element("slots4", "0a09ff0100000000 : 0a090001 with its datagrams"));
  EXPECT_EQ(box.change_to({service({2})}),
            Lines{"drop " + element("draining4", "0a09ff010a090001 with its flows")});
}

TEST(Slots, one_that_drains_may_come_back) {
  Box box;
  box.change_to({service({1}, {2})});
  for (const auto& line : box.change_to({service({1, 2})})) {
    EXPECT_EQ(line.find("with its"), line.npos) << line;
  }
}

TEST(Slots, a_change_costs_the_same_whatever_the_number_of_backends) {
  for (uint32_t count : {10u, 100u, 1000u}) {
    Box box;
    auto all = up_to(count);
    box.change_to({service(all)});
    auto fewer = all;
    fewer.erase(fewer.begin() + count / 3);
    EXPECT_EQ(box.change_to({service(fewer)}).size(), 7u) << count;
    EXPECT_EQ(box.change_to({service(all)}).size(), 5u) << count;
    auto drained = service({all.begin() + 1, all.end()}, {all[0]});
    EXPECT_EQ(box.change_to({drained}).size(), 8u) << count;
  }
}

BalancedService weighted(uint32_t count) {
  BalancedService one = service({});
  for (uint32_t n = 1; n <= count; ++n) {
    one.backends.push_back({backend(n), static_cast<uint16_t>(2 + n % 2)});
  }
  return one;
}

TEST(Slots, one_of_several_hundred_different_weights_that_comes_or_goes_costs_its_own_slots) {
  Box box;
  box.change_to({weighted(400)});
  EXPECT_EQ(box.change_to({weighted(401)}).size(), 3u + 4u);
  EXPECT_EQ(box.change_to({weighted(400)}).size(), 3u + 4u);
}

// Of what is scaled others' slots change too: at most as many as there are.
TEST(Slots, a_change_where_weights_are_scaled_costs_what_all_slots_do_at_most) {
  Box box;
  auto high = [](uint32_t count) {
    BalancedService one = service({});
    for (uint32_t n = 1; n <= count; ++n) {
      one.backends.push_back({backend(n), static_cast<uint16_t>(1000 + 7 * n)});
    }
    return one;
  };
  box.change_to({high(20)});
  EXPECT_LE(box.change_to({high(21)}).size(), 2 * kSlotsFew);
}

TEST(Slots, a_change_of_one_service_touches_no_other) {
  Box box;
  std::vector<BalancedService> services;
  for (uint32_t n = 0; n < 50; ++n) {
    services.push_back(service(up_to(10)));
    services.back().vip = ip::Address::v4(0x0a09ff00 + n);
  }
  box.change_to(services);
  services[7].backends.pop_back();
  auto lines = box.change_to(services);
  EXPECT_EQ(lines.size(), 4u);  // the last slot, and where the VIP leads; its chain is new
  for (const auto& line : lines) {
    EXPECT_TRUE(line.find("0a09ff07") != line.npos || line.find("pick4-9") != line.npos) << line;
  }
}

TEST(Slots, all_flows_end_when_a_service_or_the_last_of_them_goes) {
  Box box;
  box.change_to({service({1})});
  Snapshot nothing = box.have;
  nothing.tables.clear(), nothing.chains.clear(), nothing.elements.clear();
  auto ops = plan(nothing, box.have, {}).ops;
  ASSERT_EQ(ops.size(), 2u);
  EXPECT_EQ(ops[0].flows, Flows::end);
  EXPECT_EQ(to_string(ops[1]), "drop nft table sb-1/ovn-lite-vip");
}

// Whatever there was, each backend has its slots, and an order that fits is left as it is.
TEST(Slots, every_backend_has_its_slots_after_any_change) {
  Random random(5);
  Box box;
  for (int round = 0; round < 200; ++round) {
    BalancedService one = service({});
    std::map<Bytes, int> slots;
    int common = 0;
    for (uint32_t n = 1; n <= 12; ++n) {
      if (random.chance(0.5)) continue;
      auto weight = static_cast<uint16_t>(random.below(4));
      one.backends.push_back({backend(n), weight});
      ip::Address at = backend(n);
      Bytes address(at.data(), at.data() + at.size());
      if (weight > 0) slots[address] = weight;
      common = std::gcd(common, weight);
    }
    for (auto& [_, share] : slots) share /= common;
    box.change_to({one});
    for (const auto& have : box.have.elements) {
      if (have.set == "slots4") --slots[std::get<Bytes>(have.data)];
    }
    for (const auto& [_, left] : slots) EXPECT_EQ(left, 0);
    EXPECT_TRUE(box.change_to({one}).empty());
  }
}

View with_backends(uint32_t from, uint32_t count) {
  View view = test::view_of(test::typical());
  BalancedService one = service({});
  for (uint32_t n = 0; n < count; ++n) one.backends.push_back({backend(from + n), 1});
  view.networks[0].services = {one};
  return view;
}

// Between the two the kernel would know of no backend at that place.
TEST(Slots, no_batch_ends_between_the_drop_and_the_put_of_one) {
  test::Rig rig;
  rig.want(with_backends(1, 700));
  rig.run();
  rig.forget();
  rig.want(with_backends(1001, 700));
  rig.run();
  size_t pairs = 0;
  for (const auto& ops : rig.applies) {
    EXPECT_LE(ops.size(), kOpsMax + 1);
    for (size_t i = 0; i < ops.size(); ++i) {
      const auto* element = std::get_if<nft::Element>(&ops[i].object);
      if (!element || element->set != "slots4" || ops[i].verb != Op::Verb::drop) continue;
      ++pairs;
      ASSERT_TRUE(i + 1 < ops.size() && replaces(ops[i], ops[i + 1]));
    }
  }
  EXPECT_EQ(pairs, 2u * 700) << "in two sandboxes";
  EXPECT_GT(rig.applies.size(), 10u);
}

TEST(Slots, an_agent_that_starts_again_keeps_the_order_that_it_finds) {
  test::Rig rig;
  View view = with_backends(1, 20);
  rig.want(view);
  rig.run();
  view.networks[0].services[0].backends.erase(view.networks[0].services[0].backends.begin() + 5);
  rig.want(view);
  rig.run();
  rig.reconciler = Reconciler(2, {}, rig.now);
  rig.forget();
  rig.want(view);
  rig.run();
  EXPECT_TRUE(rig.applies.empty());
}

}  // namespace
}  // namespace ovn::reconcile
