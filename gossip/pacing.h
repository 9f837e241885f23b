// SPDX-License-Identifier: Apache-2.0
// Who sends first when a node has said as much as it may. All it sends is charged to one bucket;
// each class of traffic may draw on it down to a level that leaves the rest to those before it.
// Probes, answers to them and all else that is small and asked for at a steady rate do not wait.
#pragma once

#include <cstdint>

#include "gossip/token_bucket.h"

namespace ovn::gossip {

// In the order in which they go first: what changes members, our own rows, rows of others that are
// passed on, and what is sent to those who lag and ask.
enum class Traffic : uint8_t { statements, own_rows, relayed_rows, sync };

class Pacing {
 public:
  // Bytes a second, and at once.
  Pacing(size_t rate, size_t burst, Instant now)
      : bucket_(rate, burst, now), burst_(static_cast<double>(burst)) {}

  void sent(size_t bytes, Instant now) { bucket_.charge(bytes, now); }
  // When traffic of that class may be sent next, or now.
  Instant ready(Traffic traffic, Instant now) const;
  bool allows(Traffic traffic, Instant now) const { return ready(traffic, now) <= now; }

 private:
  TokenBucket bucket_;
  double burst_;
};

}  // namespace ovn::gossip
