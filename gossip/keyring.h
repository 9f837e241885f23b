// SPDX-License-Identifier: Apache-2.0
// The group keys a node holds: all of them open packets, the first one seals. Installing, using and
// removing keys are all set_keys with another list, so any number of steps may come at once.
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "gossip/config.h"

namespace ovn::gossip {

class Keyring {
 public:
  // Requires at least one key.
  explicit Keyring(std::vector<GroupKey> keys);

  // Errors: invalid (none, too many, or an id twice).
  Result<void> set(std::span<const GroupKey> keys);

  const std::vector<GroupKey>& keys() const { return keys_; }
  const GroupKey& primary() const { return keys_.front(); }
  // Null if there is no key of that id.
  const GroupKey* find(uint16_t id) const;
  // The highest id held: what a packet reports as installed.
  uint16_t newest() const;

 private:
  std::vector<GroupKey> keys_;
};

}  // namespace ovn::gossip
