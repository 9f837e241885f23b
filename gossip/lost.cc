// SPDX-License-Identifier: Apache-2.0
#include "gossip/lost.h"

#include <algorithm>

namespace ovn::gossip {

bool Lost::add(const Uuid& node, const ip::Endpoint& endpoint, Instant until) {
  places_[node] = {endpoint, until};
  if (places_.size() <= kMax) return true;
  places_.erase(std::ranges::min_element(
      places_, {}, [](const auto& entry) { return entry.second.until; }));
  return false;
}

void Lost::found(const Uuid& node, const ip::Endpoint& endpoint) {
  std::erase_if(places_, [&](const auto& entry) {
    return entry.first == node || entry.second.endpoint == endpoint;
  });
}

std::optional<ip::Endpoint> Lost::next(Instant now) {
  while (!places_.empty()) {
    auto place = places_.upper_bound(last_);
    if (place == places_.end()) place = places_.begin();
    if (place->second.until <= now) {
      places_.erase(place);
      continue;
    }
    last_ = place->first;
    return place->second.endpoint;
  }
  return {};
}

}  // namespace ovn::gossip
