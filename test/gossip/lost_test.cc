// SPDX-License-Identifier: Apache-2.0
#include "gossip/lost.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

using std::chrono::seconds;

Uuid node(uint32_t number) {
  std::array<uint8_t, 16> bytes{};
  for (size_t i = 0; i < 4; ++i) bytes[i] = static_cast<uint8_t>(number >> (24 - 8 * i));
  return Uuid(bytes);
}
ip::Endpoint place(uint32_t number) { return {ip::Address::v4(number), 7946}; }
Instant at(uint32_t second) { return Instant(seconds(second)); }

TEST(Lost, each_has_its_turn_until_its_time_is_over) {
  Lost lost;
  EXPECT_EQ(lost.next(at(0)), std::nullopt);
  for (uint32_t i = 1; i <= 3; ++i) lost.add(node(i), place(i), at(10 * i));
  for (uint32_t i : {1u, 2u, 3u, 1u}) EXPECT_EQ(lost.next(at(1)), place(i));
  for (uint32_t i : {2u, 3u, 2u}) EXPECT_EQ(lost.next(at(15)), place(i));
  EXPECT_EQ(lost.size(), 2u);
  EXPECT_EQ(lost.next(at(30)), std::nullopt);
  EXPECT_TRUE(lost.empty());
}

TEST(Lost, who_is_found_is_looked_for_no_more_nor_where_another_is_found) {
  Lost lost;
  for (uint32_t i = 1; i <= 3; ++i) lost.add(node(i), place(i), at(100));
  lost.found(node(1), place(9));
  lost.found(node(8), place(2));
  EXPECT_EQ(lost.size(), 1u);
  EXPECT_EQ(lost.next(at(1)), place(3));
}

TEST(Lost, of_too_many_the_one_that_failed_first_goes) {
  Lost lost;
  for (uint32_t i = 0; i < Lost::kMax; ++i) EXPECT_TRUE(lost.add(node(i), place(i), at(5000 - i)));
  EXPECT_FALSE(lost.add(node(Lost::kMax), place(Lost::kMax), at(6000)));
  EXPECT_EQ(lost.size(), Lost::kMax);
  size_t last = 0;
  lost.for_each([&](const Uuid& who, const ip::Endpoint&) { last += who == node(Lost::kMax - 1); });
  EXPECT_EQ(last, 0u);
}

}  // namespace
}  // namespace ovn::gossip
