// SPDX-License-Identifier: Apache-2.0
// gossip's cryptography with OpenSSL: AES-256-GCM (NIST SP 800-38D) and HKDF-SHA256 (RFC 5869). One
// thread uses one object: the cipher context is reused from packet to packet.
#pragma once

#include <memory>

#include "gossip/crypto.h"

struct evp_cipher_ctx_st;

namespace ovn::agent {

class GossipCrypto : public gossip::Crypto {
 public:
  GossipCrypto();

  gossip::SecretKey derive(const gossip::SecretKey& key, ByteView context) override;
  void seal(const gossip::SecretKey& key, const gossip::Nonce& nonce, ByteView associated,
            ByteView plain, Bytes& out) override;
  bool open(const gossip::SecretKey& key, const gossip::Nonce& nonce, ByteView associated,
            ByteView sealed, Bytes& out) override;

 private:
  struct Free {
    void operator()(evp_cipher_ctx_st* context) const;
  };
  std::unique_ptr<evp_cipher_ctx_st, Free> context_;
};

}  // namespace ovn::agent
