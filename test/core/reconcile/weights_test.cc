// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/weights.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace ovn::reconcile
