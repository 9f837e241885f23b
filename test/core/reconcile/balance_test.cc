// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/balance.h"

#include <gtest/gtest.h>

#include "core/kernel/validate.h"
#include "test/core/reconcile/views.h"
#include "test/support/golden.h"
#include "test/support/random_snapshot.h"

namespace ovn::reconcile {
namespace {

using namespace kernel;

Snapshot balanced(const std::vector<BalancedService>& services) {
  std::vector<const BalancedService*> pointers;
  for (const auto& service : services) pointers.push_back(&service);
  Snapshot snapshot;
  add_balance(NetnsName("sb-1"), pointers, snapshot);
  normalize(snapshot);
  return snapshot;
}

// Slots of each backend, by its last byte.
std::map<uint8_t, uint32_t> slots(const BalancedService& service) {
  std::map<uint8_t, uint32_t> count;
  for (const auto& element : balanced({service}).elements) {
    if (element.set.starts_with("slots")) ++count[std::get<Bytes>(element.data).back()];
  }
  return count;
}

TEST(Balance, is_one_table_with_a_chain_for_each_number_of_slots) {
  auto vip = [](const char* text) { return *ip::Address::parse(text); };
  Snapshot all = balanced({{"web", vip("10.0.0.250"), {{vip("10.0.0.2")}, {vip("10.0.0.3"), 2}}},
                           {"db", vip("10.0.0.251"), {{vip("10.0.0.4")}, {vip("10.0.0.5"), 0}}},
                           {"dead", vip("10.0.0.252"), {}},
                           {"web", vip("fd00::250"), {{vip("fd00::2")}}}});
  for (const auto& table : all.tables) EXPECT_EQ(flaw(table), "");
  for (const auto& chain : all.chains) EXPECT_EQ(flaw(chain), "");
  for (const auto& element : all.elements) EXPECT_TRUE(validate(put(element)));
  EXPECT_TRUE(test::matches_golden("test/core/reconcile/golden/balance.txt", test::to_text(all)));
}

TEST(Balance, a_weight_is_a_number_of_slots) {
  auto at = [](uint32_t n) { return ip::Address::v4(0x0a000000 + n); };
  EXPECT_EQ(slots({"web", at(250), {{at(1), 1}, {at(2), 3}, {at(3), 0}}}),
            (std::map<uint8_t, uint32_t>{{1, 1}, {2, 3}}));
}

TEST(Balance, weights_take_no_more_slots_than_their_proportion_needs) {
  auto at = [](uint32_t n) { return ip::Address::v4(0x0a000000 + n); };
  EXPECT_EQ(slots({"web", at(250), {{at(1), 100}, {at(2), 100}, {at(3), 0}}}),
            (std::map<uint8_t, uint32_t>{{1, 1}, {2, 1}}));
  EXPECT_EQ(slots({"web", at(250), {{at(1), 100}, {at(2), 250}}}),
            (std::map<uint8_t, uint32_t>{{1, 2}, {2, 5}}));
  EXPECT_EQ(slots({"web", at(250), {{at(1), 65'535}, {at(2), 65'535}}}),
            (std::map<uint8_t, uint32_t>{{1, 1}, {2, 1}}));
}

TEST(Balance, weights_that_are_too_high_are_scaled_to_no_less_than_one) {
  auto at = [](uint32_t n) { return ip::Address::v4(0x0a000000 + n); };
  auto count = slots({"web", at(250), {{at(1), 1}, {at(2), 30'000}, {at(3), 60'000}}});
  EXPECT_EQ(count[1], 1u);
  EXPECT_EQ(count[2], 1365u);
  EXPECT_EQ(count[3], 2730u);
  EXPECT_EQ(count[1] + count[2] + count[3], kSlotsMax);
}

TEST(Balance, only_sandboxes_of_networks_with_services_have_a_table) {
  View view = test::view_of(test::typical());
  auto tables = [&] {
    std::vector<std::string> found;
    for (const auto& table : desired(view).tables) {
      if (table.name == kBalanceTable) found.push_back(table.netns.str());
    }
    return found;
  };
  EXPECT_TRUE(tables().empty());
  view.networks[0].services = {{"web", test::addr("10.0.0.250"), {}}};
  EXPECT_EQ(tables(), (std::vector<std::string>{"sb-a5b000000000", "sb-b5b000000000"}));
}

}  // namespace
}  // namespace ovn::reconcile
