// SPDX-License-Identifier: Apache-2.0
#include "gossip/siphash.h"

#include <bit>
#include <cstring>

namespace ovn::gossip {
namespace {

struct Sip {
  uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1, v1 = std::rotl(v1, 13) ^ v0, v0 = std::rotl(v0, 32);
    v2 += v3, v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3, v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1, v1 = std::rotl(v1, 17) ^ v2, v2 = std::rotl(v2, 32);
  }
  void absorb(uint64_t word) {
    v3 ^= word;
    round(), round();
    v0 ^= word;
  }
};

uint64_t little_endian(const uint8_t* bytes, size_t size) {
  uint64_t word = 0;
  for (size_t i = 0; i < size; ++i) word |= uint64_t{bytes[i]} << (8 * i);
  return word;
}

uint64_t whole_word(const uint8_t* bytes) {
  if constexpr (std::endian::native != std::endian::little) return little_endian(bytes, 8);
  uint64_t word;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

Sip begin(const HashKey& key) {
  return {key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d, key[0] ^ 0x6c7967656e657261,
          key[1] ^ 0x7465646279746573};
}

// `last`: the bytes that make no whole word.
uint64_t end(Sip sip, uint64_t last, uint64_t size) {
  sip.absorb(last | size << 56);
  sip.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) sip.round();
  return sip.v0 ^ sip.v1 ^ sip.v2 ^ sip.v3;
}

}  // namespace

uint64_t siphash(const HashKey& key, ByteView bytes) {
  Sip sip = begin(key);
  size_t whole = bytes.size() / 8 * 8;
  for (size_t i = 0; i < whole; i += 8) sip.absorb(whole_word(bytes.data() + i));
  uint64_t last = little_endian(bytes.data() + whole, bytes.size() - whole);
  return end(sip, last, bytes.size());
}

uint64_t siphash(const HashKey& key, const std::array<uint64_t, 2>& words) {
  Sip sip = begin(key);
  for (uint64_t word : words) sip.absorb(word);
  return end(sip, 0, 16);
}

}  // namespace ovn::gossip
