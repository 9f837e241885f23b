// SPDX-License-Identifier: Apache-2.0
// The port to cryptography. gossip/ decides what is sealed under which key and nonce; an
// implementation only computes. The agent's is OpenSSL (AES-256-GCM, HKDF-SHA256); the simulator
// has one that does not encrypt but keeps the sizes and rejects changed bytes.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.h"

namespace ovn::gossip {

inline constexpr size_t kSealTagSize = 16;

using SecretKey = std::array<uint8_t, 32>;
using Nonce = std::array<uint8_t, 12>;

// A key that all members share, with the number packets name it by.
struct GroupKey {
  uint16_t id = 0;
  SecretKey key{};

  friend bool operator==(const GroupKey&, const GroupKey&) = default;
};

class Crypto {
 public:
  virtual ~Crypto() = default;

  // HKDF-SHA256 (RFC 5869) without salt: 32 bytes of `key` bound to `context`.
  virtual SecretKey derive(const SecretKey& key, ByteView context) = 0;

  // Appends to `out` the ciphertext of `plain` and kSealTagSize bytes of tag. The caller never uses
  // a nonce twice with one key.
  virtual void seal(const SecretKey& key, const Nonce& nonce, ByteView associated, ByteView plain,
                    Bytes& out) = 0;

  // Sets `out` to the plaintext of `sealed` (ciphertext and tag). False, with `out` empty, if
  // anything was changed or the key is another.
  virtual bool open(const SecretKey& key, const Nonce& nonce, ByteView associated, ByteView sealed,
                    Bytes& out) = 0;
};

}  // namespace ovn::gossip
