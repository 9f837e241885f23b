// SPDX-License-Identifier: Apache-2.0
// Fetching a whole scope from one member, in order of owners: what a node does when it joins the
// cluster or a network; or one log of it that is far behind. A small one comes in one answer of
// datagrams; a large one over a stream (stream.h) or, without streams, a few datagrams at a time.
// The asker keeps the place, so that a lost answer or a broken stream costs only what was under
// way: the next one, perhaps another member, goes on from there. A network fetched is confirmed by
// the digest of a second member.
#pragma once

#include <map>

#include "gossip/frame.h"
#include "gossip/schedule.h"

namespace ovn::gossip {

struct Core;
struct Source;
struct Table;

struct Bulks {
  static constexpr unsigned kTriesMax = 5;

  struct State {
    Uuid from;
    Uuid owner;  // the place
    uint64_t after = 0;
    bool only = false;        // just that owner's log
    bool confirming = false;  // all is here; `from` is asked for its digest
    bool datagrams = false;   // a stream broke: no more of them
    std::optional<StreamId> stream;
    unsigned tries = 0;
  };
  std::map<NetworkTag, State> open;
  Schedule<NetworkTag> due;
};

// Begins to fetch a scope from a member, unless that is going on already.
void start_bulk(Core& core, NetworkTag scope, const Uuid& from);
// Begins for a random member of the scope; says synced if there is none.
void start_bulk(Core& core, NetworkTag scope);
// Fetches the rest of one log over a stream. False if there is none to be had.
bool start_log_bulk(Core& core, NetworkTag scope, const Uuid& owner, uint64_t after,
                    const Uuid& from);
// True while that log is to come with what is being fetched; over a stream.
bool to_be_fetched(const Core& core, NetworkTag scope, const Uuid& owner);
bool being_fetched(const Core& core, NetworkTag scope, const Uuid& owner);
void bulk_timeout(Core& core);
// Says that a network is synced, once its table agrees with another member's and every member that
// takes part has put all of its last boot again: before, what lacks may just not be there yet.
void settle_synced(Core& core, Table& table);
// The scope is not wanted any more.
void stop_bulk(Core& core, NetworkTag scope);

// For streams. What to ask for next; an answer came; the member has no time; the stream is gone.
Bulk request_of(NetworkTag scope, const Bulks::State& state);
void bulk_progress(Core& core, NetworkTag scope, const BulkEnd& end);
void bulk_busy(Core& core, NetworkTag scope, uint32_t retry_ms);
void bulk_stream_lost(Core& core, NetworkTag scope, StreamId stream);
// Appends the frames that answer it, about half a stream packet of them.
BulkEnd gather(Core& core, const Table& table, const Bulk& bulk, Bytes& frames);

void handle(Core& core, Source& source, const Bulk& bulk);
void handle(Core& core, Source& source, const BulkEnd& end);
// A member that was asked told its digest of the scope.
void confirm(Core& core, const Source& source, NetworkTag scope, bool equal);

}  // namespace ovn::gossip
