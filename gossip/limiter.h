// SPDX-License-Identifier: Apache-2.0
// So many a second for each address, and so many for all: of answers to strangers, or of what is
// taken from members. The table of addresses is of fixed size; two that share a place share the
// limit.
#pragma once

#include <array>

#include "core/base/ip.h"
#include "core/base/time.h"
#include "gossip/token_bucket.h"

namespace ovn::gossip {

class Limiter {
 public:
  // `each` is at most kEachMax.
  Limiter(uint32_t each, size_t all, Instant now) : each_(each), all_(all, all, now) {}

  // True if there may be one more of that address now; counts it.
  bool allow(const ip::Endpoint& address, Instant now);

  static constexpr uint32_t kEachMax = (1 << 12) - 1;

 private:
  static constexpr size_t kPlaces = 1024;

  struct Place {
    uint32_t second : 20 = 0;  // of the last one, the lowest bits of its number
    uint32_t count : 12 = 0;   // in that second
  };

  uint32_t each_;
  TokenBucket all_;
  std::array<Place, kPlaces> places_{};
};

}  // namespace ovn::gossip
