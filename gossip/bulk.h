// SPDX-License-Identifier: Apache-2.0
// Fetching a whole scope from one member, in order of owners, a few datagrams at a time: what a
// node does when it joins the cluster or a network. The asker keeps the place, so the one who
// answers keeps nothing, and a lost answer is asked for again from the same place.
#pragma once

#include <map>

#include "gossip/frame.h"
#include "gossip/schedule.h"

namespace ovn::gossip {

struct Core;
struct Source;

struct Bulks {
  static constexpr unsigned kTriesMax = 5;

  struct State {
    Uuid from;
    Uuid owner;  // the place
    uint64_t after = 0;
    unsigned tries = 0;
  };
  std::map<NetworkTag, State> open;
  Schedule<NetworkTag> due;
};

// Begins to fetch a scope from a member, unless that is going on already.
void start_bulk(Core& core, NetworkTag scope, const Uuid& from);
// Begins for a random member of the scope; says synced if there is none.
void start_bulk(Core& core, NetworkTag scope);
void bulk_timeout(Core& core);

void handle(Core& core, Source& source, const Bulk& bulk);
void handle(Core& core, Source& source, const BulkEnd& end);

}  // namespace ovn::gossip
