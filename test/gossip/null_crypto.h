// SPDX-License-Identifier: Apache-2.0
// A Crypto that encrypts nothing but finds out a changed byte, another key or another nonce.
#pragma once

#include <algorithm>

#include "gossip/crypto.h"
#include "gossip/siphash.h"

namespace ovn::gossip {

class NullCrypto : public Crypto {
 public:
  SecretKey derive(const SecretKey& key, ByteView context) override {
    Bytes bytes;
    Writer out(bytes);
    for (uint64_t part = 0; part < 4; ++part) out.u64(hash(key, context, part));
    SecretKey derived{};
    std::copy(bytes.begin(), bytes.end(), derived.begin());
    return derived;
  }

  void seal(const SecretKey& key, const Nonce& nonce, ByteView associated, ByteView plain,
            Bytes& out) override {
    uint64_t tag = tag_of(key, nonce, associated, plain);
    Writer writer(out);
    writer.raw(plain);
    writer.u64(tag);
    writer.u64(0);
  }

  bool open(const SecretKey& key, const Nonce& nonce, ByteView associated, ByteView sealed,
            Bytes& out) override {
    out.clear();
    if (sealed.size() < kSealTagSize) return false;
    ByteView plain = sealed.first(sealed.size() - kSealTagSize);
    Reader tag(sealed.last(kSealTagSize));
    if (tag.u64() != tag_of(key, nonce, associated, plain) || tag.u64() != 0) return false;
    out.assign(plain.begin(), plain.end());
    return true;
  }

 private:
  static uint64_t hash(const SecretKey& key, ByteView bytes, uint64_t part) {
    Bytes all(key.begin(), key.end());
    all.insert(all.end(), bytes.begin(), bytes.end());
    return siphash({part, 0}, all);
  }
  static uint64_t tag_of(const SecretKey& key, const Nonce& nonce, ByteView associated,
                         ByteView plain) {
    Bytes all(nonce.begin(), nonce.end());
    Writer out(all);
    out.block(associated);
    out.raw(plain);
    return hash(key, all, 4);
  }
};

}  // namespace ovn::gossip
