// SPDX-License-Identifier: Apache-2.0
#include "core/controller/lease_asks.h"

#include <algorithm>

namespace ovn::controller {

namespace {

uint64_t used_of(const Host& host, const model::NetworkId& network, const ip::Prefix& subnet) {
  auto pools = host.pools.find(network);
  if (pools == host.pools.end()) return 0;
  for (const ipam::Allocator& pool : pools->second) {
    if (pool.pool().prefix() == subnet) return pool.used_count();
  }
  return 0;
}

}  // namespace

std::vector<NeedLease> LeaseAsks::due(const Host& host, Instant now) {
  std::vector<NeedLease> asked;
  std::set<Key> wanted;
  for (NeedLease& need : leases_wanted(host)) {
    Key key(need.network, need.subnet);
    wanted.insert(key);
    auto pause = pauses_.find(key);
    if (pause != pauses_.end()) {
      bool released = used_of(host, need.network, need.subnet) < pause->second.used;
      if (!released && now < pause->second.until) continue;
      if (released) pauses_.erase(pause);
    }
    if (under_way_.insert(std::move(key)).second) asked.push_back(std::move(need));
  }
  std::erase_if(pauses_, [&](const auto& entry) { return !wanted.contains(entry.first); });
  return asked;
}

void LeaseAsks::granted(const NeedLease& asked) {
  under_way_.erase({asked.network, asked.subnet});
  pauses_.erase({asked.network, asked.subnet});
}

void LeaseAsks::refused(const NeedLease& asked, const Host& host, Instant now) {
  Key key(asked.network, asked.subnet);
  under_way_.erase(key);
  Pause& pause = pauses_[key];
  pause.length = std::clamp(pause.length * 2, kLeasePauseMin, kLeasePauseMax);
  pause.until = now + pause.length;
  pause.used = used_of(host, asked.network, asked.subnet);
}

Instant LeaseAsks::next_deadline() const {
  Instant earliest = kNever;
  for (const auto& [key, pause] : pauses_) {
    if (!under_way_.contains(key)) earliest = std::min(earliest, pause.until);
  }
  return earliest;
}

}  // namespace ovn::controller
