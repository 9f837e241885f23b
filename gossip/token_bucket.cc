// SPDX-License-Identifier: Apache-2.0
#include "gossip/token_bucket.h"

#include <algorithm>

namespace ovn::gossip {

TokenBucket::TokenBucket(size_t rate, size_t burst, Instant now)
    : rate_(static_cast<double>(rate)),
      burst_(static_cast<double>(burst)),
      level_(burst_),
      filled_(now) {}

void TokenBucket::refill(Instant now) {
  if (now <= filled_) return;
  double seconds = std::chrono::duration<double>(now - filled_).count();
  level_ = std::min(burst_, level_ + rate_ * seconds);
  filled_ = now;
}

bool TokenBucket::take(size_t tokens, Instant now) {
  refill(now);
  if (level_ < 1) return false;
  level_ -= static_cast<double>(tokens);
  return true;
}

void TokenBucket::charge(size_t tokens, Instant now) {
  refill(now);
  level_ -= static_cast<double>(tokens);
}

Instant TokenBucket::ready(Instant now, double kept) const {
  TokenBucket later = *this;
  later.refill(now);
  if (later.level_ >= kept + 1) return now;
  std::chrono::duration<double> wait((kept + 1 - later.level_) / rate_);
  // A little more, so that rounding does not wake us too early.
  return now + std::chrono::duration_cast<Duration>(wait) + std::chrono::microseconds(1);
}

}  // namespace ovn::gossip
