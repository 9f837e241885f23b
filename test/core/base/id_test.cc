// SPDX-License-Identifier: Apache-2.0
#include "core/base/id.h"

#include <type_traits>
#include <unordered_set>

#include <gtest/gtest.h>

namespace ovn {
namespace {

using Fruit = Id<struct FruitTag>;
using Nut = Id<struct NutTag>;
using Weight = Number<struct WeightTag, uint32_t>;

static_assert(!std::is_convertible_v<std::string, Fruit>);
static_assert(!std::is_constructible_v<Fruit, Nut>);
static_assert(!std::is_convertible_v<uint32_t, Weight>);

TEST(Id, compares_formats_and_hashes_as_its_text) {
  EXPECT_LT(Fruit("apple"), Fruit("pear"));
  EXPECT_EQ(fmt::format("{}", Fruit("apple")), "apple");
  EXPECT_TRUE(Fruit().empty());
  std::unordered_set<Fruit> basket = {Fruit("apple"), Fruit("pear"), Fruit("apple")};
  EXPECT_EQ(basket.size(), 2u);
}

TEST(Number, compares_formats_and_hashes_as_its_value) {
  EXPECT_LT(Weight(9), Weight(10));
  EXPECT_EQ(fmt::format("{}", Weight(10)), "10");
  EXPECT_EQ(Weight().value(), 0u);
  std::unordered_set<Weight> weights = {Weight(1), Weight(1), Weight(2)};
  EXPECT_EQ(weights.size(), 2u);
}

}  // namespace
}  // namespace ovn
