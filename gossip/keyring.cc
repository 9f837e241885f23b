// SPDX-License-Identifier: Apache-2.0
#include "gossip/keyring.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "gossip/planted.h"

namespace ovn::gossip {

Keyring::Keyring(std::vector<GroupKey> keys) : keys_(std::move(keys)) { OVN_CHECK(!keys_.empty()); }

Result<void> Keyring::set(std::span<const GroupKey> keys) {
  std::set<uint16_t> ids;
  for (const GroupKey& key : keys) ids.insert(key.id);
  if (keys.empty() || keys.size() > kKeysMax || ids.size() != keys.size()) {
    return fail(Errc::invalid, "keys: {} given, 1 to {} of different ids wanted", keys.size(),
                kKeysMax);
  }
  std::vector<GroupKey> given(keys.begin(), keys.end());
  if (planted(Bug::keep_keys)) {
    std::ranges::copy_if(keys_, std::back_inserter(given),
                         [&](const GroupKey& held) { return !ids.contains(held.id); });
  }
  keys_ = std::move(given);
  return {};
}

const GroupKey* Keyring::find(uint16_t id) const {
  auto found = std::find_if(keys_.begin(), keys_.end(), [&](auto& key) { return key.id == id; });
  return found == keys_.end() ? nullptr : &*found;
}

uint16_t Keyring::newest() const {
  auto below = [](const GroupKey& a, const GroupKey& b) { return a.id < b.id; };
  return std::max_element(keys_.begin(), keys_.end(), below)->id;
}

}  // namespace ovn::gossip
