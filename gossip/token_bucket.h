// SPDX-License-Identifier: Apache-2.0
// A token bucket: a rate, and how much of it may be saved up for a burst.
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
  // Takes them whatever the level is.
  void charge(size_t tokens, Instant now);
  // When more than `kept` tokens will be there, or now. `kept` is less than the burst.
  Instant ready(Instant now, double kept = 0) const;

 private:
  void refill(Instant now);

  double rate_, burst_, level_;
  Instant filled_;
};

}  // namespace ovn::gossip
