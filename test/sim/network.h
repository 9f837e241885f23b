// SPDX-License-Identifier: Apache-2.0
// The simulated network: what becomes of a datagram between two hosts. All chance comes from the
// world's generator, so that a seed replays a run.
#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/random.h"
#include "core/base/time.h"

namespace ovn::sim {

using HostId = uint32_t;
// The first hosts, by which all find each other.
constexpr HostId kSeeds = 3;

// One copy of a datagram that arrives.
struct Arrival {
  Duration after;
  Bytes bytes;
};

struct Network {
  Duration latency_min = std::chrono::microseconds(200);
  Duration latency_max = std::chrono::milliseconds(1);
  double loss = 0;
  double duplication = 0;
  double corruption = 0;  // one bit is flipped
  double delay = 0;       // share of datagrams held up, by up to delay_max
  Duration delay_max = std::chrono::milliseconds(200);
  double burst_loss = 0;  // share of the moments in which a link loses nearly everything
  uint64_t burst_salt = 0;

  std::vector<double> host_loss;                 // on top, both ways; empty: none
  std::vector<uint32_t> sides;                   // hosts of different sides do not hear each other
  std::set<std::pair<HostId, HostId>> cut;       // one way each

  // What one of so many hosts says comes to all of them, by way of others at the worst: there is no
  // split, none loses most of what it sends, and none is deaf or mute to half of the others.
  bool whole(uint32_t hosts) const;
  // All hear each other, and no more than 5 % is lost.
  bool calm() const {
    return sides.empty() && host_loss.empty() && cut.empty() && loss <= 0.05 && burst_loss == 0;
  }
  bool connected(HostId from, HostId to) const;
  // What arrives of a datagram sent at `now`.
  std::vector<Arrival> carry(HostId from, HostId to, const Bytes& bytes, Instant now,
                             Random& random) const;

 private:
  bool in_burst(HostId from, HostId to, Instant now) const;
};

}  // namespace ovn::sim
