// SPDX-License-Identifier: Apache-2.0
#include "gossip/limiter.h"

#include <functional>

namespace ovn::gossip {

bool Limiter::allow(const ip::Endpoint& address, Instant now) {
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  uint32_t second = static_cast<uint32_t>(seconds.count()) & 0xfffff;
  Place& place = places_[(std::hash<ip::Address>{}(address.address) ^ address.port) % kPlaces];
  if (place.second != second) place = {second, 0};
  if (place.count >= each_ || !all_.take(1, now)) return false;
  ++place.count;
  return true;
}

}  // namespace ovn::gossip
