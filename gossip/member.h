// SPDX-License-Identifier: Apache-2.0
// A member as this node sees it, and which of two statements about a member counts. Statements are
// ordered by (epoch, incarnation, state): only the member itself raises epoch and incarnation, so
// one alive statement of its own at a higher incarnation overrides whatever the others said before.
//
//   held \ heard   alive      suspect     unreachable  failed     left       (same incarnation)
//   alive          -          suspect     unreachable  failed     left
//   suspect        -          + accuser   unreachable  failed     left
//   unreachable    -          -           -            failed     left
//   failed         -          -           -            -          left
//   left           -          -           -            -          -
#pragma once

#include <compare>
#include <memory>

#include "core/base/time.h"
#include "gossip/channel.h"
#include "gossip/directory.h"
#include "gossip/events.h"

namespace ovn::gossip {

// Names a place in the MemberList. Reused after a member was reaped.
using MemberRef = Number<struct MemberRefTag, uint32_t>;

struct Standing {
  uint32_t epoch = 0;
  uint32_t incarnation = 0;
  MemberState state = MemberState::alive;

  friend auto operator<=>(const Standing&, const Standing&) = default;
};

// Instants of what never happened are at the beginning of time.
struct Member {
  // What most members have nothing of.
  struct Trouble {
    Instant quiet_until;  // a planned restart: nobody accuses it until then
    Instant told_stale;   // we last told it that it is believed dead
    Instant flaps_since;  // first of `flaps` returns from unreachable
    uint8_t flaps = 0;
  };

  IdentityPtr identity;  // null: a free place
  // How to open its packets; made at the first one.
  std::unique_ptr<Channel> channel;
  std::unique_ptr<Trouble> trouble;
  Instant since;          // the state began
  Instant heard;          // its last authenticated packet
  uint64_t counted = 0;   // what it adds to the cluster root
  uint32_t incarnation = 0;
  uint32_t rtt_us = 0;    // smoothed; 0: not measured
  uint16_t newest_key = 0;  // the highest key id it holds; 0: not heard
  MemberState state = MemberState::alive;

  const Uuid& node() const { return identity->node; }
  // To change them.
  Trouble& note_trouble() {
    if (!trouble) trouble = std::make_unique<Trouble>();
    return *trouble;
  }
  bool quiet(Instant now) const { return trouble && trouble->quiet_until > now; }
  Standing standing() const { return {identity->epoch, incarnation, state}; }
  // Worth sending to: not known to be away.
  bool reachable() const { return state <= MemberState::suspect; }
  bool is_reachable_at(const ip::Endpoint& endpoint) const {
    return reachable() && identity->endpoint == endpoint;
  }
  // Its records are shown.
  bool present() const { return state <= MemberState::unreachable; }
};

// A simulated cluster of 10,000 has 100 million of them.
static_assert(sizeof(Member) <= 64);

// The part of a state that all members come to agree on: of alive, suspect and unreachable each
// has its own opinion for a while.
enum class Settled : uint8_t { present, failed, left };
Settled settled(MemberState state);

}  // namespace ovn::gossip
