// SPDX-License-Identifier: Apache-2.0
#include "core/model/gossip_key.h"

#include <algorithm>
#include <set>

namespace ovn::model {

std::string_view to_string(KeyState state) {
  switch (state) {
    case KeyState::installed:
      return "installed";
    case KeyState::primary:
      return "primary";
    case KeyState::retiring:
      return "retiring";
  }
  return "?";
}

Result<KeyState> parse_key_state(std::string_view text) {
  for (auto state : {KeyState::installed, KeyState::primary, KeyState::retiring}) {
    if (text == to_string(state)) return state;
  }
  return fail(Errc::invalid, "'{}' is no state of a key", text);
}

Result<void> check_ring(std::span<const GossipKey> ring) {
  std::set<uint16_t> ids;
  for (const GossipKey& key : ring) ids.insert(key.id);
  if (ring.size() > kRingMax || ids.size() != ring.size()) {
    return fail(Errc::invalid, "gossip keys: {} of {} different ids given, at most {} can be held",
                ring.size(), ids.size(), kRingMax);
  }
  auto primaries = std::ranges::count(ring, KeyState::primary, &GossipKey::state);
  if (primaries == 1) return {};
  return fail(Errc::invalid, "gossip keys: {} of {} are primary, one is wanted", primaries,
              ring.size());
}

}  // namespace ovn::model
