// SPDX-License-Identifier: Apache-2.0
// What is needed to open the packets of one boot of one sender: the replay window and the packet
// key, derived from the group key that the sender seals with. It changes that at most when the
// cluster's key is changed, so only the last one is kept.
#pragma once

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
  GroupKey derived;  // by the id of the group key
  bool any = false;  // something is derived

  // The packet key under group key `id` for the sender; null if the keyring lacks it. It holds
  // until the next call.
  const SecretKey* key(uint16_t id, const Keyring& ring, Crypto& crypto, const Uuid& cluster,
                       const Identity& sender);
  // The group key may have gone, or be another of the same number.
  void forget_key() { any = false; }
};

}  // namespace ovn::gossip
