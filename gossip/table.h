// SPDX-License-Identifier: Apache-2.0
// What a node holds of one scope (a network, or the cluster): the logs by owner, the members to
// send to, and the rumors to send. Whether a log is visible is computed from facts about its owner
// and never stored as a fate of its rows: an owner that fails hides them, one that returns shows
// them.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "gossip/item.h"
#include "gossip/log.h"
#include "gossip/random_walk.h"
#include "gossip/rumors.h"

namespace ovn::gossip {

struct OwnerLogs {
  std::optional<Log> current;
  // The log of the owner's last boot, shown until all is put again.
  std::unique_ptr<Log> previous;
  uint64_t hashed = 0;  // what it adds to the root; 0: nothing
  bool shown = false;  // something of it is visible
  bool peer = false;   // in Table::peers
  // Rows of an owner not yet known as a member are kept until then.
  Instant unknown_until = kNever;
};

struct Table {
  NetworkTag scope;
  std::map<Uuid, OwnerLogs> owners;
  uint64_t root = 0;  // sum of `hashed`
  RandomWalk peers;   // members taking part, worth sending to

  Rumors rumors;
  uint64_t announced = 0;        // our own log was made rumors up to here
  uint64_t floor_mark = 0;       // the next floor of our own log,
  Instant floor_marked;  // and when it was chosen
  Instant eager_at = kNever;     // send the fresh rumors
  Instant further_at = kNever;   // send one of the others on
  Instant digest_at = kNever;    // send the next hot digest
  unsigned digests_left = 0;

  bool unknown_owners = false;   // there may be some
  Instant agreed = kNever;       // first agreed with another member's
  bool synced = false;           // and whoever takes part has said complete
  Instant compare_after;  // no new comparison before
  Instant compared;       // the last periodic one
};

}  // namespace ovn::gossip
