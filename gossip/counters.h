// SPDX-License-Identifier: Apache-2.0
// What a gossip::Node counts. Each Node has its own numbers (the simulator runs thousands of Nodes
// in one process); every count also goes to the process-wide metric of the same name.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ovn::gossip {

enum class Count : uint8_t {
  packets_sent,
  bytes_sent,
  packets_received,
  bytes_received,
  packets_malformed,     // header or frame is not what it should be
  packets_foreign,       // another cluster's, or an unknown version
  packets_unknown_key,   // sealed with a key id we do not hold
  packets_unknown_boot,  // sender's boot not known: answered with a challenge
  packets_unopened,      // wrong key or changed bytes
  packets_replayed,
  frames_unknown,     // of a newer release: skipped
  frames_shed,        // of a member that sends too much: all but what is about members
  frames_not_member,  // about a network we are not attached to
  challenges_sent,
  challenges_limited,  // not sent: over the rate
  responses_refused,   // wrong nonce
  answers_limited,     // to strangers, not sent: over the rate
  hellos_limited,      // to who is only heard of, not sent: over the rate
  wrong_keys_untold,   // sources of what no key opens, beyond those told of
  probes_sent,
  probes_failed,
  probes_dropped,  // the oldest, for a newer one: too many at once
  suspicions,   // accusations of ours
  refutations,  // of accusations against us
  verdicts_unreachable,
  verdicts_failed,
  stale_sent,
  members_refused,   // as many as there may be
  reaped_forgotten,  // the oldest of those reaped, for another
  lost_forgotten,    // not knocked at any more, for another
  rows_applied,
  rows_repeated,    // arrived again: already incorporated
  rows_refused,     // over a quota
  logs_refused,     // of a closed attachment, or too many of unknown owners
  gaps_forgotten,   // what is held beyond too many gaps, to be pulled again
  lamport_refused,  // too far ahead to be witnessed
  slots_dropped,    // statements shed because the queue was full; digests repair
  pulls_sent,
  pulls_served,
  wants_refused,  // lacks not noted, too many at once; digests repair
  digests_differed,
  snapshots_applied,
  divergence_repaired,  // a log had the right head and the wrong rows: a bug
  sends_paced,          // rounds put off by the egress limit
  answers_paced,        // rows asked for and not sent: over that limit
  streams_opened,
  streams_served,
  streams_busy,     // not served: too many at once
  streams_refused,  // closed for what came over them
  stream_bytes_sent,
  stream_bytes_received,
  bulk_syncs,  // periodic comparisons that ended in fetching a whole network
  questions_sent,  // repeats too
  questions_unanswered,
  questions_refused,  // of others or our own: too many at once
  count_,
};

class Counters {
 public:
  void add(Count what, uint64_t n = 1);
  uint64_t operator[](Count what) const { return values_[static_cast<size_t>(what)]; }

 private:
  std::array<uint64_t, static_cast<size_t>(Count::count_)> values_{};
};

// "packets_sent"; the metric is ovn_lite_gossip_packets_sent_total.
std::string_view to_string(Count what);

}  // namespace ovn::gossip
