// SPDX-License-Identifier: Apache-2.0
// What the hosts were last seen to hold, read again after each event about it as any consumer
// would: not at once, since a burst changes records a thousand times, but within a quarter of a
// second of virtual time. Checkers are told what became different.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gossip/node.h"
#include "test/sim/network.h"

namespace ovn::sim {

class World;

struct SeenRow {
  Uuid owner;
  uint8_t table = 0;
  std::string key;
  uint32_t epoch = 0;
  uint64_t sequence = 0;
  uint64_t lamport = 0;
  uint64_t value = 0;  // its hash
  bool visible = false;

  friend auto operator<=>(const SeenRow&, const SeenRow&) = default;
};

class RecordWatch {
 public:
  using Rows = std::vector<SeenRow>;

  // All rows a host holds of a network now, in their order.
  static Rows read(const World& world, HostId host, gossip::NetworkTag network);

  void note(HostId host, gossip::NetworkTag network) { changed_.insert({host, network}); }
  // Looks if it is time, or `now`, and tells the world's checkers.
  void look(World& world, bool now);
  const Rows& seen(HostId host, gossip::NetworkTag network) { return seen_[{host, network}]; }
  // The host begins anew, or with that network.
  void forget(HostId host);
  void forget(HostId host, gossip::NetworkTag network);

 private:
  using Place = std::pair<HostId, gossip::NetworkTag>;
  void compare(World& world, const Place& place);

  std::set<Place> changed_;
  std::map<Place, Rows> seen_;
  Instant looked_;
};

}  // namespace ovn::sim
