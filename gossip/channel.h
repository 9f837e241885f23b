// SPDX-License-Identifier: Apache-2.0
// What is needed to open the packets of one boot of one sender: the packet keys derived from the
// group keys (one each, made when first used) and the replay window.
#pragma once

#include <vector>

#include "gossip/crypto.h"
#include "gossip/identity.h"
#include "gossip/keyring.h"
#include "gossip/replay.h"

namespace ovn::gossip {

// The key that packets of this boot are sealed with under a group key.
SecretKey packet_key(Crypto& crypto, const SecretKey& group, const Uuid& cluster,
                     const Uuid& sender, const BootId& boot);

struct Channel {
  ReplayWindow window;
  std::vector<GroupKey> keys;  // derived, by the id of the group key

  // The packet key under group key `id` for the sender; null if the keyring lacks it.
  const SecretKey* key(uint16_t id, const Keyring& ring, Crypto& crypto, const Uuid& cluster,
                       const Identity& sender);
};

}  // namespace ovn::gossip
