// SPDX-License-Identifier: Apache-2.0
#include "test/sim/null_crypto.h"

#include <bit>
#include <cstring>

#include "gossip/siphash.h"

namespace ovn::sim {
namespace {

gossip::HashKey folded(const gossip::SecretKey& key) {
  gossip::HashKey folded{};
  for (size_t i = 0; i < key.size(); ++i) {
    folded[i % 2] = folded[i % 2] * 0x100000001b3 ^ key[i];
  }
  return folded;
}

uint64_t tag_of(const gossip::SecretKey& key, const gossip::Nonce& nonce, ByteView associated,
                ByteView plain) {
  gossip::HashKey hash_key = folded(key);
  hash_key[0] ^= gossip::siphash(hash_key, nonce);
  hash_key[1] ^= gossip::siphash(hash_key, associated);
  return gossip::siphash(hash_key, plain);
}

}  // namespace

gossip::SecretKey NullCrypto::derive(const gossip::SecretKey& key, ByteView context) {
  gossip::SecretKey derived{};
  uint64_t word = gossip::siphash(folded(key), context);
  for (size_t i = 0; i < derived.size(); i += sizeof word) {
    std::memcpy(derived.data() + i, &word, sizeof word);
    word = std::rotl(word, 23) * 0x100000001b3;
  }
  return derived;
}

void NullCrypto::seal(const gossip::SecretKey& key, const gossip::Nonce& nonce,
                      ByteView associated, ByteView plain, Bytes& out) {
  uint64_t tag = tag_of(key, nonce, associated, plain);
  Writer writer(out);
  writer.raw(plain);
  writer.u64(tag);
  writer.u64(0);
}

bool NullCrypto::open(const gossip::SecretKey& key, const gossip::Nonce& nonce,
                      ByteView associated, ByteView sealed, Bytes& out) {
  out.clear();
  if (sealed.size() < gossip::kSealTagSize) return false;
  ByteView plain = sealed.first(sealed.size() - gossip::kSealTagSize);
  Reader tag(sealed.last(gossip::kSealTagSize));
  if (tag.u64() != tag_of(key, nonce, associated, plain) || tag.u64() != 0) return false;
  out.assign(plain.begin(), plain.end());
  return true;
}

}  // namespace ovn::sim
