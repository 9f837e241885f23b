// SPDX-License-Identifier: Apache-2.0
// When to ask the manager for the leases that a host wants ahead of time (leases_wanted). One
// request for a subnet at a time; after a refusal (the pool is used up, the manager away) with
// pauses that double up to a bound, so that a full network costs its manager next to nothing. The
// pause ends when an address of the subnet was released here, since then things stand differently.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "core/controller/policy_rules.h"

namespace ovn::controller {

inline constexpr Duration kLeasePauseMin = std::chrono::seconds(1);
inline constexpr Duration kLeasePauseMax = std::chrono::minutes(5);

class LeaseAsks {
 public:
  // Of what the host wants, what is to be asked for now; it is under way until it is answered.
  std::vector<NeedLease> due(const Host& host, Instant now);

  void granted(const NeedLease& asked);
  void refused(const NeedLease& asked, const Host& host, Instant now);

  // When a pause ends; kNever if none is under way.
  Instant next_deadline() const;

 private:
  using Key = std::pair<model::NetworkId, ip::Prefix>;
  struct Pause {
    Duration length{};
    Instant until;
    uint64_t used = 0;  // addresses of the subnet that this host had in use when it was refused
  };

  std::set<Key> under_way_;
  std::map<Key, Pause> pauses_;
};

}  // namespace ovn::controller
