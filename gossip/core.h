// SPDX-License-Identifier: Apache-2.0
// The state of one gossip::Node, owned by it and changed by the rules: free functions in the files
// named after them (handshake, membership, probe, attachment, records, dissemination, digest, pull,
// bulk, question). `now` is the time of the call being served.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <set>

#include "core/base/random.h"
#include "gossip/awareness.h"
#include "gossip/bulk.h"
#include "gossip/counters.h"
#include "gossip/isolation.h"
#include "gossip/keyring.h"
#include "gossip/limiter.h"
#include "gossip/lost.h"
#include "gossip/member_list.h"
#include "gossip/other_self.h"
#include "gossip/pacing.h"
#include "gossip/probe.h"
#include "gossip/pull.h"
#include "gossip/question.h"
#include "gossip/reaped.h"
#include "gossip/stream.h"
#include "gossip/suspicion.h"
#include "gossip/sync.h"
#include "gossip/table.h"

namespace ovn::gossip {

struct Core {
  Core(Config config, const Identity& self, Crypto& crypto, uint64_t seed, Instant now,
       std::shared_ptr<Directory> directory);

  Config config;
  Crypto& crypto;
  Random random;
  std::shared_ptr<Directory> directory;
  HashKey hash_key;
  uint32_t cluster_tag;
  Counters counters;
  Instant now;
  Instant born;

  // This node.
  IdentityPtr self;
  uint32_t incarnation = 0;
  uint64_t lamport = 0;
  uint32_t quiet_s = 0;  // we announced a restart of so many seconds
  bool storing_epoch = false;  // silent until epoch_stored
  bool fenced = false;         // silent: another process is this node
  bool left = false;           // said goodbye: silent
  uint64_t hashed = 0;         // what our own item adds to the cluster root
  uint32_t generation = 0;     // of our last attachment
  bool complete = false;       // all of the last boot is put again
  OtherSelf other_self;

  // Packets.
  Keyring keyring;
  Channel own_channel;
  uint64_t packet_counter = 0;
  std::deque<Transmit> outbox;
  Pacing pacing;
  Limiter ingress;  // packets of members
  // Of what strangers make us send: at most as much as they sent, and all else.
  Limiter answers, limiter;
  std::map<ip::Endpoint, Instant> wrong_keys;  // when WrongKey was told

  // Members.
  MemberList members;
  std::array<size_t, 5> states{};   // how many are in each MemberState
  size_t trusted_at_review = 0;     // members whose accusations counted, at the last review
  ReapedList reaped;
  Lost lost;
  std::map<Uuid, Suspicion> suspicions;
  Schedule<Uuid> verdicts;  // when a suspicion is to be looked at again
  Schedule<Uuid> restores;  // when an owner's previous logs go
  Schedule<Uuid> reaps;     // when a member that is away is forgotten
  Schedule<Uuid> settling;  // when a member that flaps may have been stable for long enough
  std::vector<ip::Endpoint> seeds;
  std::map<ip::Endpoint, Uuid> seed_members;  // who was last seen at a seed
  Instant next_hello = kNever;
  unsigned hellos = 0;
  Awareness awareness;
  Isolation isolation;
  Probing probing;
  uint32_t rtt_us = 0;  // smoothed over all members
  std::map<Uuid, Instant> lagging;  // members whose digests differ from ours, since when

  // Tables; the cluster's is always there.
  std::map<NetworkTag, Table> tables;
  size_t rows = 0;  // of other owners, in all tables
  RumorBudget rumor_budget;
  Schedule<NetworkTag> rounds;  // when a table has something to send
  Pulls pulls;
  Bulks bulks;
  Streams streams;
  Questions questions;
  Sync sync;

  // Events, coalesced.
  std::set<Uuid> members_changed;
  std::set<NetworkTag> records_changed;
  std::deque<Event> events;

  Table& cluster() { return tables.at(kClusterScope); }
  const Table& cluster() const { return tables.at(kClusterScope); }
  // The table of an attached network (or the cluster's); null otherwise.
  Table* table(NetworkTag scope);
  const Table* table(NetworkTag scope) const { return const_cast<Core*>(this)->table(scope); }
  Member* member(const Uuid& node);
  const Member* member(const Uuid& node) const { return const_cast<Core*>(this)->member(node); }
  size_t& members_in(MemberState state) { return states[static_cast<size_t>(state)]; }
  size_t members_in(MemberState state) const { return states[static_cast<size_t>(state)]; }
  bool silent() const { return storing_epoch || fenced || left; }
  // No rows may be sent to those who lag and ask. Counted: call it for what would be sent.
  bool must_hold_answer();
  // Members that neither failed nor left, this one included.
  size_t cluster_size() const;
};

}  // namespace ovn::gossip
