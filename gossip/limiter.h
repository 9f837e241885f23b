// SPDX-License-Identifier: Apache-2.0
// Limits what strangers can make us send: one answer a second to each address and so many in all.
// The table of addresses is of fixed size; two that share a place share the limit.
#pragma once

#include <array>

#include "core/base/ip.h"
#include "core/base/time.h"
#include "gossip/pacing.h"

namespace ovn::gossip {

class Limiter {
 public:
  explicit Limiter(Instant now) : all_(kAnswersMax, kAnswersMax, now) {}

  // True if an answer to that address may be sent now; counts it.
  bool allow(const ip::Endpoint& to, Instant now);

 private:
  static constexpr size_t kAnswersMax = 100;  // a second
  static constexpr size_t kPlaces = 256;

  TokenBucket all_;
  std::array<uint32_t, kPlaces> last_{};  // the second of the last answer, plus one
};

}  // namespace ovn::gossip
