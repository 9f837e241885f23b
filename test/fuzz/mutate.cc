// SPDX-License-Identifier: Apache-2.0
#include "test/fuzz/mutate.h"

#include <algorithm>

#include "core/base/hash.h"
#include "core/base/random.h"

namespace ovn::fuzz {

namespace {

// Bytes at which lengths, signs, continuation bits and grammars turn.
constexpr uint8_t kEdges[] = {0x00, 0x01, 0x02, 0x07, 0x0a, 0x20, 0x22, 0x25, 0x2d, 0x2f,
                              0x3a, 0x5b, 0x5d, 0x7b, 0x7d, 0x7f, 0x80, 0x81, 0xfe, 0xff};

uint8_t some_byte(Random& random) {
  if (random.chance(0.5)) return kEdges[random.below(std::size(kEdges))];
  return static_cast<uint8_t>(random.next());
}

// A range [first, last) inside `bytes`, mostly short.
std::pair<size_t, size_t> some_range(Random& random, const Bytes& bytes) {
  size_t first = random.below(bytes.size() + 1);
  size_t longest = std::min<size_t>(bytes.size() - first, random.chance(0.8) ? 8 : bytes.size());
  return {first, first + random.below(longest + 1)};
}

void change_once(Random& random, Bytes& bytes) {
  auto [first, last] = some_range(random, bytes);
  auto begin = bytes.begin();
  switch (random.below(7)) {
    case 0:  // flip a bit
      if (first < bytes.size()) bytes[first] ^= static_cast<uint8_t>(1 << random.below(8));
      return;
    case 1:  // overwrite
      std::generate(begin + first, begin + last, [&] { return some_byte(random); });
      return;
    case 2:  // insert
      bytes.insert(begin + first, random.below(8), some_byte(random));
      return;
    case 3:  // delete
      bytes.erase(begin + first, begin + last);
      return;
    case 4: {  // repeat
      Bytes piece(begin + first, begin + last);
      for (uint64_t n = random.below(4); n > 0; --n) {
        bytes.insert(bytes.begin() + first, piece.begin(), piece.end());
      }
      return;
    }
    case 5:  // one up or down: lengths and counts
      if (first < bytes.size()) bytes[first] += random.chance(0.5) ? 1 : -1;
      return;
    default:  // cut
      if (random.chance(0.3)) bytes.resize(first);
  }
}

}  // namespace

Bytes input_of(const Target& target, uint64_t seed, uint64_t round) {
  Random random(fnv1a(target.name, seed) ^ (round * 0x9e3779b97f4a7c15));
  if (random.chance(0.01)) {
    Bytes noise(random.below(64));
    std::generate(noise.begin(), noise.end(), [&] { return some_byte(random); });
    return noise;
  }
  Bytes bytes = target.seeds[random.below(target.seeds.size())];
  if (random.chance(0.1)) {
    const Bytes& other = target.seeds[random.below(target.seeds.size())];
    bytes.resize(random.below(bytes.size() + 1));
    bytes.insert(bytes.end(), other.begin() + random.below(other.size() + 1), other.end());
  }
  for (uint64_t changes = random.below(5); changes > 0; --changes) change_once(random, bytes);
  if (bytes.size() > kInputMax) bytes.resize(kInputMax);
  return bytes;
}

}  // namespace ovn::fuzz
