// SPDX-License-Identifier: Apache-2.0
#include "gossip/reaped.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

Uuid former(uint32_t number) {
  // The later ones have the lower uuids.
  number = ~number;
  std::array<uint8_t, 16> bytes{};
  for (size_t i = 0; i < 4; ++i) bytes[i] = static_cast<uint8_t>(number >> (24 - 8 * i));
  return Uuid(bytes);
}

TEST(ReapedList, keeps_the_epoch_in_which_a_node_was_forgotten_last) {
  ReapedList reaped;
  EXPECT_TRUE(reaped.add(former(1), 5));
  EXPECT_TRUE(reaped.add(former(1), 7));
  EXPECT_EQ(reaped.epoch(former(1)), 7u);
  EXPECT_EQ(reaped.epoch(former(2)), std::nullopt);
  reaped.erase(former(1));
  EXPECT_FALSE(reaped.contains(former(1)));
}

TEST(ReapedList, of_too_many_the_one_forgotten_first_goes) {
  ReapedList reaped;
  for (uint32_t i = 0; i < ReapedList::kMax; ++i) EXPECT_TRUE(reaped.add(former(i), 1));
  EXPECT_TRUE(reaped.add(former(0), 2)) << "again, and so the last";
  EXPECT_FALSE(reaped.add(former(ReapedList::kMax), 1));
  EXPECT_EQ(reaped.size(), ReapedList::kMax);
  EXPECT_TRUE(reaped.contains(former(0)));
  EXPECT_FALSE(reaped.contains(former(1)));
}

}  // namespace
}  // namespace ovn::gossip
