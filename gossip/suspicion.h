// SPDX-License-Identifier: Apache-2.0
// A suspicion against one incarnation of a member and when it becomes a verdict. The more distinct
// members accuse it the sooner; several witnesses are what makes a quick verdict safe. `need` is
// how many accusers besides the first make it certain.
#pragma once

#include <vector>

#include "core/base/time.h"
#include "core/base/uuid.h"
#include "gossip/config.h"

namespace ovn::gossip {

struct Suspicion {
  // More accusers than this change nothing.
  static constexpr size_t kAccusersMax = 6;

  Instant since;
  std::vector<Uuid> accusers;  // distinct, the first one first

  // Adds an accuser. True if it is a new one and still matters.
  bool add(const Uuid& accuser);
  // Accusers besides the first.
  size_t confirmations() const { return accusers.empty() ? 0 : accusers.size() - 1; }
};

// How many are asked for, if `trusted` members (this one included) are alive and unsuspected.
unsigned accusers_needed(const Config& config, const Suspicion& suspicion, size_t trusted,
                         bool first_accuser_trusted);

Instant unreachable_at(const Config& config, const Suspicion& suspicion, unsigned need);
// Falls from failed_max to failed_min with the logarithm of the confirmations.
Instant failed_at(const Config& config, const Suspicion& suspicion, unsigned need);

}  // namespace ovn::gossip
