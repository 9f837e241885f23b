// SPDX-License-Identifier: Apache-2.0
// What the hosts of a run do: attach to networks and leave them, put records and drop them, now and
// then hundreds at once. Each step draws from a generator of its own, so that what one step finds
// does not change what the next one tries.
#pragma once

#include "test/sim/world.h"

namespace ovn::sim {

class Workload {
 public:
  Workload(World& world, uint64_t seed, Duration length);

 private:
  void step(uint64_t number);
  void work(HostId host, Random& random);
  void write(HostId host, NetworkTag network, const std::string& key, Random& random);
  void burst(HostId host, NetworkTag network, Random& random);
  void drop_some(HostId host, NetworkTag network, size_t count);

  World& world_;
  uint64_t seed_;
  Instant end_;
  bool bursts_;
  uint64_t written_ = 0;
};

}  // namespace ovn::sim
