// SPDX-License-Identifier: Apache-2.0
#include "core/model/gossip_key.h"

#include <vector>

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

TEST(GossipKey, each_state_is_read_from_its_word) {
  for (auto state : {KeyState::installed, KeyState::primary, KeyState::retiring}) {
    EXPECT_EQ(*parse_key_state(to_string(state)), state);
  }
  EXPECT_EQ(parse_key_state("used").error().message, "'used' is no state of a key");
}

TEST(GossipKey, a_ring_has_one_primary_and_each_id_once) {
  GossipKey one{1, {}, KeyState::primary, 0, 0}, two{2, {}, KeyState::installed, 0, 0};
  EXPECT_TRUE(check_ring(std::vector{one}));
  EXPECT_TRUE(check_ring(std::vector{one, two}));
  two.state = KeyState::primary;
  for (const auto& ring : {std::vector<GossipKey>(), {two, two}, {one, two}, {one, one}}) {
    auto checked = check_ring(ring);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, Errc::invalid);
  }
}

TEST(GossipKey, a_ring_is_bounded) {
  std::vector<GossipKey> ring{{1, {}, KeyState::primary, 0, 0}};
  while (ring.size() < kRingMax) {
    ring.push_back({static_cast<uint16_t>(ring.size() + 1), {}, KeyState::retiring, 0, 0});
  }
  EXPECT_TRUE(check_ring(ring));
  ring.push_back({99, {}, KeyState::retiring, 0, 0});
  EXPECT_EQ(check_ring(ring).error().message,
            "gossip keys: 9 of 9 different ids given, at most 8 can be held");
}

}  // namespace
}  // namespace ovn::model
