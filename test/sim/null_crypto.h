// SPDX-License-Identifier: Apache-2.0
// The Crypto of the simulator: nothing is encrypted, so that checkers can read what is sent, but
// sizes are real and a changed byte, another key or another nonce is found out (by a 64-bit hash).
#pragma once

#include "gossip/crypto.h"

namespace ovn::sim {

class NullCrypto : public gossip::Crypto {
 public:
  gossip::SecretKey derive(const gossip::SecretKey& key, ByteView context) override;
  void seal(const gossip::SecretKey& key, const gossip::Nonce& nonce, ByteView associated,
            ByteView plain, Bytes& out) override;
  bool open(const gossip::SecretKey& key, const gossip::Nonce& nonce, ByteView associated,
            ByteView sealed, Bytes& out) override;
};

}  // namespace ovn::sim
