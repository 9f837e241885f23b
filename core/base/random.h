// SPDX-License-Identifier: Apache-2.0
// A seeded generator (xoshiro256**, Blackman and Vigna 2018; seeded by splitmix64), the only source
// of chance in the logic, so that a seed replays a run. Not for secrets: those come from OpenSSL in
// cmd/agent.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/base/time.h"

namespace ovn {

class Random {
 public:
  explicit Random(uint64_t seed);

  uint64_t next();
  // Uniform in [0, bound). Requires bound > 0.
  uint64_t below(uint64_t bound);
  // Uniform in [low, high).
  Duration between(Duration low, Duration high);
  // True with probability `p`.
  bool chance(double p);

  template <class T>
  void shuffle(std::span<T> items) {
    for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::array<uint64_t, 4> state_;
};

}  // namespace ovn
