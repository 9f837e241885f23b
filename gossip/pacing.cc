// SPDX-License-Identifier: Apache-2.0
#include "gossip/pacing.h"

namespace ovn::gossip {

// Parts of the burst that a class leaves to those before it.
static constexpr double kLeft[] = {0, 0.125, 0.25, 0.5};

Instant Pacing::ready(Traffic traffic, Instant now) const {
  return bucket_.ready(now, kLeft[static_cast<size_t>(traffic)] * burst_);
}

}  // namespace ovn::gossip
