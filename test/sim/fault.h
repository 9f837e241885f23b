// SPDX-License-Identifier: Apache-2.0
// The faults of a run, drawn beforehand from its seed: what happens when, to whom, for how long. A
// run is its seed and the list; leaving some of them out is another run, as repeatable as the
// first: that is how a failure is reduced to the few faults it needs (shrink.h). Which kinds occur
// at all is drawn for each seed ("swarm testing"): runs with few kinds reach what runs with all of
// them drown.
#pragma once

#include <string>
#include <vector>

#include "core/base/random.h"
#include "test/sim/network.h"

namespace ovn::sim {

struct Fault {
  enum Kind : uint8_t {
    // Of the network, while they last.
    loss,
    burst_loss,  // links are dead for moments
    duplication,
    reordering,
    corruption,
    delay,
    sick_host,  // loses most of what it sends and receives
    split,      // two sides do not hear each other
    one_way,    // some pairs hear each other in one direction only
    // Of a host, which is away or stopped while they last.
    crash,
    planned_restart,
    leave,
    freeze,
    stale_disk,  // crashes and starts with what its disk held earlier
    reinstall,   // crashes and starts as a new node at the old address
    exchange,    // two hosts crash and start at each other's address
    // Of a host, in a moment.
    clock_jump,
    move,   // goes on at another address, perhaps one that was another's
    storm,  // attaches and detaches its networks many times
    // Of the cluster, in a moment.
    rotation,  // of the key: installed, used, the old one removed
    copies,    // of a packet that was caught, in the name of who sent it
    kinds_,
  };

  Kind kind = loss;
  HostId host = 0;
  HostId other = 0;
  Duration at{};  // after the beginning of the run
  Duration lasts{};
  bool for_good = false;  // a crash without return
  uint64_t salt = 0;  // for what else is left to chance

  bool of_network() const { return kind <= one_way; }
  bool in_a_moment() const { return kind >= clock_jump; }
};

using Faults = std::vector<Fault>;

std::string_view to_string(Fault::Kind kind);
// "12.345 s for 3.000 s: crash of host 4"
std::string to_string(const Fault& fault);

// By time; all are over by `end`. Not all seeds crash for good: who starts later finds the others.
Faults draw_faults(Random random, uint32_t hosts, Duration end);

// The network while these faults last; those of hosts do not count.
Network network_under(const Faults& faults, uint32_t hosts);

}  // namespace ovn::sim
