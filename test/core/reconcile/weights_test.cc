// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/weights.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/random.h"

namespace ovn::reconcile {
namespace {

ip::Address at(uint32_t n) { return ip::Address::v4(0x0a000000 + n); }
Bytes in_bytes(uint8_t n) { return {10, 0, 0, n}; }

TEST(Weights, are_divided_by_what_they_have_in_common) {
  const Backend backends[] = {{at(1), 100}, {at(2), 200}, {at(3), 0}};
  EXPECT_EQ(slot_counts(backends, ip::Family::v4),
            (SlotCounts{{in_bytes(1), 1}, {in_bytes(2), 2}, {in_bytes(3), 0}}));
  EXPECT_EQ(sum_of(slot_counts(backends, ip::Family::v4)), 3u);
}

TEST(Weights, of_the_other_family_do_not_count) {
  const Backend backends[] = {{at(1), 4}, {*ip::Address::parse("fd00::1"), 3}};
  EXPECT_EQ(slot_counts(backends, ip::Family::v4), (SlotCounts{{in_bytes(1), 1}}));
  EXPECT_EQ(slot_counts(backends, ip::Family::v4, {0, 80}),
            (SlotCounts{{Bytes{10, 0, 0, 1, 0, 80}, 1}}));
  EXPECT_TRUE(slot_counts({}, ip::Family::v6).empty());
}

TEST(Weights, that_are_high_are_scaled_down_to_no_less_than_one_slot) {
  const Backend backends[] = {{at(1), 1}, {at(2), 65535}};
  SlotCounts slots = slot_counts(backends, ip::Family::v4);
  EXPECT_EQ(slots.at(in_bytes(1)), 1u);
  EXPECT_EQ(slots.at(in_bytes(2)), kSlotsMax - 1);
}

Backend numbered(uint32_t n, uint16_t weight) { return {at(n), weight}; }

// By how much the share of any is off what its weight means.
double largest_error(const std::vector<Backend>& backends) {
  SlotCounts slots = slot_counts(backends, ip::Family::v4);
  double sum = sum_of(slots), total = 0, largest = 0;
  for (const Backend& one : backends) total += one.weight;
  for (const Backend& one : backends) {
    const uint8_t* byte = one.address.data();
    double share = slots.at(Bytes(byte, byte + 4)) / sum, meant = one.weight / total;
    if (one.weight > 0) largest = std::max(largest, std::abs(share - meant) / meant);
  }
  return largest;
}

TEST(Weights, of_many_backends_differ_as_they_should) {
  std::vector<Backend> backends;
  for (uint32_t n = 1; n <= 400; ++n) backends.push_back(numbered(n, n % 2 ? 2 : 3));
  SlotCounts slots = slot_counts(backends, ip::Family::v4);
  EXPECT_EQ(slots.at(in_bytes(1)), 2u);
  EXPECT_EQ(slots.at(in_bytes(2)), 3u);
  backends = {numbered(1, 1), numbered(2, 4000)};
  EXPECT_EQ(largest_error(backends), 0);
}

TEST(Weights, that_are_high_take_no_more_slots_than_it_takes_to_be_exact) {
  std::vector<Backend> two{numbered(1, 20'001), numbered(2, 40'000)};
  EXPECT_EQ(sum_of(slot_counts(two, ip::Family::v4)), kSlotsFew);
  std::vector<Backend> canary{numbered(1, 8), numbered(2, 8'187)};
  EXPECT_EQ(sum_of(slot_counts(canary, ip::Family::v4)), 1024u);
}

// Whatever the weights: while they add up to kSlotsMax, or each means twenty slots.
TEST(Weights, are_met_within_five_in_a_hundred) {
  Random random(3);
  size_t scaled = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<Backend> backends;
    auto count = static_cast<uint32_t>(1 + random.below(round % 2 ? 12 : 900));
    uint64_t most = 1 + random.below(round % 2 ? 65'535 : 12);
    uint64_t total = 0, least = most;
    for (uint32_t n = 1; n <= count; ++n) {
      backends.push_back(numbered(n, static_cast<uint16_t>(1 + random.below(most))));
      total += backends.back().weight;
      least = std::min<uint64_t>(least, backends.back().weight);
    }
    SlotCounts slots = slot_counts(backends, ip::Family::v4);
    EXPECT_LE(sum_of(slots), std::max(kSlotsMax, count));
    for (const auto& [_, share] : slots) EXPECT_GE(share, 1u);
    if (total > kSlotsMax && least * kSlotsMax < 20 * total) continue;
    EXPECT_LE(largest_error(backends), 0.05 + 1e-9) << round;
    scaled += sum_of(slots) < total;
  }
  EXPECT_GT(scaled, 20u);
}

}  // namespace
}  // namespace ovn::reconcile
