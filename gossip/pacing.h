// SPDX-License-Identifier: Apache-2.0
// A token bucket for egress: records wait for it, probes and answers to probes do not.
#pragma once

#include <cstddef>

#include "core/base/time.h"

namespace ovn::gossip {

class TokenBucket {
 public:
  // `rate` tokens a second, at most `burst` at once; full at `now`.
  TokenBucket(size_t rate, size_t burst, Instant now);

  // Takes `tokens` if at least one is there (the level may fall below zero: what was due is sent
  // whole and the next one waits the longer).
  bool take(size_t tokens, Instant now);
  // When take() will succeed next.
  Instant ready(Instant now) const;

 private:
  void refill(Instant now);

  double rate_, burst_, level_;
  Instant filled_;
};

}  // namespace ovn::gossip
