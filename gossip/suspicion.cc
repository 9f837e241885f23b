// SPDX-License-Identifier: Apache-2.0
#include "gossip/suspicion.h"

#include <algorithm>
#include <cmath>

namespace ovn::gossip {

bool Suspicion::add(const Uuid& accuser) {
  if (accusers.size() >= kAccusersMax) return false;
  if (std::find(accusers.begin(), accusers.end(), accuser) != accusers.end()) return false;
  accusers.push_back(accuser);
  return true;
}

unsigned accusers_needed(const Config& config, const Suspicion& suspicion, size_t trusted,
                         bool first_accuser_trusted) {
  bool less_one = first_accuser_trusted && !suspicion.accusers.empty() && trusted > 0;
  size_t others = less_one ? trusted - 1 : trusted;
  return static_cast<unsigned>(std::min<size_t>(config.accusers_needed, others));
}

Instant unreachable_at(const Config& config, const Suspicion& suspicion, unsigned need) {
  bool certain = suspicion.confirmations() >= need;
  return suspicion.since + (certain ? config.unreachable_min : config.unreachable_max);
}

Instant failed_at(const Config& config, const Suspicion& suspicion, unsigned need) {
  if (suspicion.confirmations() >= need) return suspicion.since + config.failed_min;
  double share =
      std::log(1.0 + static_cast<double>(suspicion.confirmations())) / std::log(1 + need);
  std::chrono::duration<double> wait =
      config.failed_max -
      share * std::chrono::duration<double>(config.failed_max - config.failed_min);
  return suspicion.since + std::chrono::duration_cast<Duration>(wait);
}

}  // namespace ovn::gossip
