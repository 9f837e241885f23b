// SPDX-License-Identifier: Apache-2.0
// A random run: hosts work (attach, detach, put, drop) while faults of several kinds happen to them
// and to the network; then all faults cease, time passes, and the checkers judge. Which kinds of
// faults occur is drawn anew for each seed ("swarm testing"): runs with few kinds reach what runs
// with all of them drown.
#pragma once

#include <string>

#include "test/sim/world.h"

namespace ovn::sim {

struct Faults {
  bool loss = false, duplication = false, corruption = false, delay = false;
  bool sick_hosts = false;  // a few hosts lose most of what they send and receive
  bool splits = false;      // the network falls into two parts
  bool one_way = false;     // some pairs hear each other in one direction only
  bool crashes = false, planned = false, leaves = false, freezes = false;
  bool rollbacks = false;  // a host starts again with an old disk
  bool detaches = false, bursts = false;

  static Faults drawn(Random& random);
  std::string to_string() const;
};

struct ChaosReport {
  std::vector<std::string> failures;
  Faults faults;
  uint64_t trace = 0;
  uint64_t events = 0, datagrams = 0;
};

// Runs `duration` of faults and two minutes of rest.
ChaosReport run_chaos(uint64_t seed, uint32_t hosts, Duration duration);

}  // namespace ovn::sim
