// SPDX-License-Identifier: Apache-2.0
// Failure detection (SWIM): one member is pinged per interval; if it does not answer in time,
// others are asked to ping it and it is pinged again; if nothing came back by the end of the
// interval it is accused. A helper says at once that it was asked (Lifeguard); one that does not
// may have died as well, and where each witness counts that is looked into. Also the pings on
// behalf of others, the verification of others' accusations and the pings to members believed
// dead, or where those were, by which a healed partition is noticed.
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "gossip/awareness.h"
#include "gossip/frame.h"
#include "gossip/random_walk.h"
#include "gossip/schedule.h"

namespace ovn::gossip {

struct Core;
struct Source;

struct Probe {
  enum Kind : uint8_t {
    round,   // our own turn
    verify,  // somebody accuses the target
    relay,   // on behalf of `asker`
    heal,    // is it back?
  };

  Kind kind = round;
  bool indirect = false;  // no answer in time: helpers are asked, if there are any
  Uuid target;
  uint32_t boot = 0;
  Instant sent;        // the last direct ping
  Instant expires;     // give up
  Uuid asker;          // relay: who asked,
  uint64_t asked = 0;  // and under which number
  size_t helpers = 0;        // round: so many,
  std::vector<Uuid> silent;  // and who of them said nothing yet
};

struct Probing {
  static constexpr size_t kProbesMax = 256;

  uint64_t next_number = 1;
  std::map<uint64_t, Probe> open;
  Schedule<uint64_t> due;
  Instant next_round;
  RandomWalk walk;  // members to probe, and
  RandomWalk away;  // those believed unreachable or failed
  // The members probed within the isolation window.
  std::deque<std::pair<Instant, Uuid>> recent;
};

// Runs what is due.
void probe_timeout(Core& core);
Instant probe_deadline(const Core& core);

// Checks an accusation by pinging the subject, unless that is done already.
void verify(Core& core, MemberRef subject);

void handle(Core& core, Source& source, const Ping& ping);
void handle(Core& core, Source& source, const Ack& ack);
void handle(Core& core, Source& source, const Nack& nack);
void handle(Core& core, Source& source, const PingRequest& request);

}  // namespace ovn::gossip
