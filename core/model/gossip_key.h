// SPDX-License-Identifier: Apache-2.0
// A key that all members of the cluster share and seal gossip with. The manager makes it, tells it
// to the hosts with the policy, and decides which of the ring they seal with; a host opens packets
// with every key that it holds. Its secret is in no message for people.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/result.h"

namespace ovn::model {

using KeySecret = std::array<uint8_t, 32>;

enum class KeyState {
  installed,  // opens packets, is to be used soon
  primary,    // seals them too
  retiring,   // was used before; opens what is under way
};
std::string_view to_string(KeyState state);
Result<KeyState> parse_key_state(std::string_view text);

struct GossipKey {
  uint16_t id = 0;  // as packets name it
  KeySecret secret{};
  KeyState state = KeyState::primary;
  uint64_t revision = 0;  // the manager's, at which it came into that state
  int64_t created = 0;    // Unix time, seconds

  friend bool operator==(const GossipKey&, const GossipKey&) = default;
};

inline constexpr size_t kRingMax = 8;

// Whether these can be the keys of a cluster: up to kRingMax of different ids, one of them primary.
// Errors: invalid.
Result<void> check_ring(std::span<const GossipKey> ring);

}  // namespace ovn::model
