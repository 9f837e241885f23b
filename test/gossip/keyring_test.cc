// SPDX-License-Identifier: Apache-2.0
#include "gossip/keyring.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

TEST(Keyring, the_first_key_seals_and_all_open) {
  Keyring ring(std::vector<GroupKey>{{3, {}}, {7, {}}, {5, {}}});
  EXPECT_EQ(ring.primary().id, 3);
  EXPECT_EQ(ring.newest(), 7);
  EXPECT_NE(ring.find(5), nullptr);
  EXPECT_EQ(ring.find(4), nullptr);
}

TEST(Keyring, any_change_is_another_list) {
  Keyring ring(std::vector<GroupKey>{{1, {}}});
  std::vector<GroupKey> keys = {{2, {}}, {1, {}}};
  EXPECT_TRUE(ring.set(keys));
  EXPECT_EQ(ring.primary().id, 2);
  EXPECT_NE(ring.find(1), nullptr);
}

TEST(Keyring, a_list_that_is_empty_too_long_or_double_changes_nothing) {
  Keyring ring(std::vector<GroupKey>{{1, {}}});
  std::vector<GroupKey> none, twice = {{4, {}}, {4, {}}}, many;
  for (uint16_t id = 0; id <= kKeysMax; ++id) many.push_back({id, {}});
  for (const auto& keys : {none, twice, many}) {
    auto result = ring.set(keys);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Errc::invalid);
    EXPECT_EQ(ring.primary().id, 1);
  }
}

}  // namespace
}  // namespace ovn::gossip
