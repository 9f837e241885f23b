// SPDX-License-Identifier: Apache-2.0
#include "gossip/limiter.h"

#include <functional>

namespace ovn::gossip {

bool Limiter::allow(const ip::Endpoint& to, Instant now) {
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  uint32_t second = static_cast<uint32_t>(seconds.count()) & 0xffffff;
  Place& place = places_[(std::hash<ip::Address>{}(to.address) ^ to.port) % kPlaces];
  if (place.second != second) place = {second, 0};
  if (place.answers >= each_ || !all_.take(1, now)) return false;
  ++place.answers;
  return true;
}

}  // namespace ovn::gossip
