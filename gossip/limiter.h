// SPDX-License-Identifier: Apache-2.0
// Limits what strangers can make us send: so many answers a second to each address and so many in
// all. The table of addresses is of fixed size; two that share a place share the limit.
#pragma once

#include <array>

#include "core/base/ip.h"
#include "core/base/time.h"
#include "gossip/pacing.h"

namespace ovn::gossip {

class Limiter {
 public:
  // `each` is at most 255.
  Limiter(uint8_t each, size_t all, Instant now) : each_(each), all_(all, all, now) {}

  // True if an answer to that address may be sent now; counts it.
  bool allow(const ip::Endpoint& to, Instant now);

 private:
  static constexpr size_t kPlaces = 1024;

  struct Place {
    uint32_t second : 24 = 0;  // of the last answer, the lowest bits of its number
    uint32_t answers : 8 = 0;  // in that second
  };

  uint8_t each_;
  TokenBucket all_;
  std::array<Place, kPlaces> places_{};
};

}  // namespace ovn::gossip
