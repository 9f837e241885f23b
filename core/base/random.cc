// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"

#include <bit>

#include "core/base/check.h"

namespace ovn {

namespace {

uint64_t splitmix64(uint64_t& state) {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace

Random::Random(uint64_t seed) {
  for (uint64_t& word : state_) word = splitmix64(seed);
}

uint64_t Random::next() {
  uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

uint64_t Random::below(uint64_t bound) {
  OVN_CHECK(bound > 0);
  // Values below `excess` would make small results likelier: 2^64 mod bound of them.
  const uint64_t excess = -bound % bound;
  uint64_t value;
  do {
    value = next();
  } while (value < excess);
  return value % bound;
}

Duration Random::between(Duration low, Duration high) {
  if (high <= low) return low;
  return low + Duration(static_cast<Duration::rep>(below((high - low).count())));
}

bool Random::chance(double p) { return static_cast<double>(next() >> 11) * 0x1.0p-53 < p; }

}  // namespace ovn
