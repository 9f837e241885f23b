// SPDX-License-Identifier: Apache-2.0
#include "test/sim/null_crypto.h"

#include <algorithm>
#include <cstring>

namespace ovn::sim {
namespace {

// A checksum: each step is a bijection, so that no change of one word goes unnoticed.
class Sum {
 public:
  void add(uint64_t word) {
    value_ = (value_ ^ word) * 0x9e3779b97f4a7c15;
    value_ ^= value_ >> 32;
  }
  void add(ByteView bytes) {
    for (size_t i = 0; i < bytes.size(); i += sizeof(uint64_t)) {
      uint64_t word = 0;
      std::memcpy(&word, bytes.data() + i, std::min(sizeof word, bytes.size() - i));
      add(word);
    }
    add(bytes.size());
  }
  uint64_t value() const { return value_; }

 private:
  uint64_t value_ = 0;
};

uint64_t tag_of(const gossip::SecretKey& key, const gossip::Nonce& nonce, ByteView associated,
                ByteView plain) {
  Sum sum;
  for (ByteView part : {ByteView(key), ByteView(nonce), associated, plain}) sum.add(part);
  return sum.value();
}

}  // namespace

gossip::SecretKey NullCrypto::derive(const gossip::SecretKey& key, ByteView context) {
  gossip::SecretKey derived{};
  Sum sum;
  sum.add(key);
  sum.add(context);
  for (size_t i = 0; i < derived.size(); i += sizeof(uint64_t)) {
    uint64_t word = sum.value();
    std::memcpy(derived.data() + i, &word, sizeof word);
    sum.add(i);
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
