// SPDX-License-Identifier: Apache-2.0
#include "gossip/bulk.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "gossip/cut.h"
#include "gossip/letter.h"
#include "gossip/membership.h"
#include "gossip/stream.h"
#include "gossip/visibility.h"

namespace ovn::gossip {
namespace {

constexpr Duration kRetry = std::chrono::milliseconds(200);
// A stream that brings nothing for so long is given up.
constexpr Duration kStreamPatience = std::chrono::seconds(2);
// What is put into one packet of a stream: this many bytes, and segments begun before.
constexpr size_t kGatherSize = 32 << 10, kGatherSegment = 12 << 10, kGatherSegments = 2;
static_assert(kGatherSize + kGatherSegment * kGatherSegments < Streams::kPacketMax * 9 / 10);

bool all_complete(const Core& core, const Table& table) {
  return std::ranges::all_of(table.peers.items(), [&](MemberRef ref) {
    auto logs = table.owners.find(core.members[ref].node());
    return logs != table.owners.end() && logs->second.current &&
           says_complete(*logs->second.current);
  });
}

void agree(Core& core, Table& table) {
  if (table.agreed == kNever) table.agreed = core.now;
  settle_synced(core, table);
}

void finish(Core& core, NetworkTag scope) {
  auto open = core.bulks.open.find(scope);
  auto stream = open->second.stream;
  core.bulks.due.cancel(scope);
  core.bulks.open.erase(open);
  if (stream) close_stream(core, *stream);
}

// A second member, to ask for its digest; nothing if there is none.
std::optional<MemberRef> second_member(Core& core, Table& table, const Uuid& first) {
  for (MemberRef ref : table.peers.next(2, core.random)) {
    if (core.members[ref].node() != first) return ref;
  }
  return {};
}

void ask_digest(Core& core, const Table& table, const Member& member) {
  Letter letter(core, member);
  letter.add(Digest{{{table.scope, table.root}}, true});
  letter.send();
  core.bulks.due.set(table.scope, core.now + kRetry);
}

void ask(Core& core, NetworkTag scope, Bulks::State& state) {
  const Member* from = core.member(state.from);
  if (!from) return;
  if (state.confirming) return ask_digest(core, *core.table(scope), *from);
  Letter letter(core, *from);
  letter.add(request_of(scope, state));
  letter.send();
  core.bulks.due.set(scope, core.now + kRetry);
}

// There is more than one answer's worth: over a stream, if that can be.
void go_on(Core& core, NetworkTag scope, Bulks::State& state) {
  const Member* from = core.member(state.from);
  if (from && !state.datagrams) state.stream = open_stream(core, scope, *from);
  if (!state.stream) return ask(core, scope, state);
  core.bulks.due.set(scope, core.now + kStreamPatience);
}

void move_place(Bulks::State& state, const BulkEnd& end) {
  state.owner = end.owner;
  state.after = end.after;
  state.tries = 0;
}

void begin_waiting_networks(Core& core) {
  for (auto& [scope, table] : core.tables) {
    if (!table.synced && table.agreed == kNever) start_bulk(core, scope);
  }
}

void arrived(Core& core, NetworkTag scope) {
  Bulks::State state = core.bulks.open.at(scope);
  finish(core, scope);
  if (scope == kClusterScope) return begin_waiting_networks(core);
  Table& table = *core.table(scope);
  if (table.agreed != kNever || state.only) return;
  auto second = second_member(core, table, state.from);
  if (!second) return agree(core, table);
  Bulks::State confirming;
  confirming.from = core.members[*second].node();
  confirming.confirming = true;
  ask(core, scope, core.bulks.open[scope] = confirming);
}

// The owners of the scope at or behind a place, some of them, by uuid.
std::vector<Uuid> owners_from(const Core& core, const Table& table, const Uuid& place) {
  std::vector<Uuid> owners;
  auto consider = [&](const Uuid& owner) {
    if (owner >= place) owners.push_back(owner);
  };
  if (table.scope == kClusterScope) {
    consider(core.self->node);
    core.members.for_each([&](MemberRef, const Member& member) { consider(member.node()); });
  } else {
    for (const auto& [owner, logs] : table.owners) consider(owner);
  }
  constexpr size_t kSome = 1024;
  auto middle = owners.begin() + static_cast<long>(std::min(kSome, owners.size()));
  std::partial_sort(owners.begin(), middle, owners.end());
  return owners;
}

// How much of a scope goes into one answer, and where it is put.
struct Basket {
  size_t segment_size_max, segments_max;
  std::function<bool()> full;
  std::function<void(const Frame&)> add;
};

// Adds an owner's facts and rows behind `after`. Returns up to where; kToHead if that is all.
uint64_t add_owner(Core& core, const Table& table, const Uuid& owner, uint64_t after,
                   const Basket& basket) {
  if (table.scope == kClusterScope && after == 0) {
    const Member* member = core.member(owner);
    if (!member) basket.add(own_statement(core));
    else for (const Frame& fact : facts_about(core, *member)) basket.add(fact);
  }
  auto logs = table.owners.find(owner);
  bool none = logs == table.owners.end() || !item_of(core, table, owner);
  if (none || !logs->second.current) return kToHead;
  const Log& log = *logs->second.current;
  Cut how{table.scope, owner, basket.segment_size_max, basket.segments_max, false};
  for (Segment& segment : cut(log, {after, kToHead}, how)) {
    after = segment.range.to;
    segment.more = false;
    basket.add(segment);
    if (basket.full() && after < log.head()) return after;
  }
  return after < log.head() && !log.rebuilding() ? after : kToHead;
}

BulkEnd fill(Core& core, const Table& table, const Bulk& bulk, const Basket& basket) {
  for (const Uuid& owner : owners_from(core, table, bulk.owner)) {
    if (bulk.only && owner != bulk.owner) break;
    uint64_t after = owner == bulk.owner ? bulk.after : 0;
    if (basket.full()) return {bulk.scope, owner, after, false};
    uint64_t end = add_owner(core, table, owner, after, basket);
    if (end != kToHead) return {bulk.scope, owner, end, false};
  }
  return {bulk.scope, {}, 0, true};
}

// Whom to fetch from: the nearest of three.
std::optional<MemberRef> nearest(Core& core, Table& table) {
  auto some = table.peers.next(3, core.random);
  auto distance = [&](MemberRef ref) { return core.members[ref].rtt_us - 1; };  // 0: not known
  auto best = std::ranges::min_element(some, {}, distance);
  if (best == some.end()) return {};
  return *best;
}

}  // namespace

void settle_synced(Core& core, Table& table) {
  if (table.synced || table.agreed == kNever) return;
  bool patient = core.now - table.agreed < core.config.restore_max;
  if (patient && !all_complete(core, table)) return;
  table.synced = true;
  core.events.push_back(Synced{table.scope});
}

void start_bulk(Core& core, NetworkTag scope, const Uuid& from) {
  if (core.bulks.open.contains(scope)) return;
  Bulks::State& state = core.bulks.open[scope];
  state.from = from;
  ask(core, scope, state);
}

void start_bulk(Core& core, NetworkTag scope) {
  Table& table = *core.table(scope);
  auto peer = nearest(core, table);
  if (peer) return start_bulk(core, scope, core.members[*peer].node());
  // Nobody to ask. While the cluster itself is being learnt that may change.
  if (core.seeds.empty() || core.members.size() > 0) {
    if (!core.bulks.open.contains(kClusterScope)) agree(core, table);
  }
}

bool start_log_bulk(Core& core, NetworkTag scope, const Uuid& owner, uint64_t after,
                    const Uuid& from) {
  const Member* member = core.member(from);
  if (!member || core.bulks.open.contains(scope)) return false;
  auto stream = open_stream(core, scope, *member);
  if (!stream) return false;
  Bulks::State& state = core.bulks.open[scope];
  state.from = from;
  state.owner = owner;
  state.after = after;
  state.only = true;
  state.stream = stream;
  core.bulks.due.set(scope, core.now + kStreamPatience);
  return true;
}

bool to_be_fetched(const Core& core, NetworkTag scope, const Uuid& owner) {
  auto open = core.bulks.open.find(scope);
  if (open == core.bulks.open.end() || open->second.confirming) return false;
  return open->second.only ? owner == open->second.owner : owner >= open->second.owner;
}

bool being_fetched(const Core& core, NetworkTag scope, const Uuid& owner) {
  return to_be_fetched(core, scope, owner) && core.bulks.open.at(scope).stream;
}

void stop_bulk(Core& core, NetworkTag scope) {
  if (core.bulks.open.contains(scope)) finish(core, scope);
}

void bulk_timeout(Core& core) {
  while (auto scope = core.bulks.due.pop(core.now)) {
    Bulks::State& state = core.bulks.open.at(*scope);
    if (state.stream) {
      close_stream(core, *state.stream);
      continue;
    }
    const Member* from = core.member(state.from);
    if (++state.tries <= Bulks::kTriesMax && from && from->reachable() && !state.confirming) {
      ask(core, *scope, state);
      continue;
    }
    Table& table = *core.table(*scope);
    auto other = table.peers.next(core.random);
    unsigned most = state.confirming ? Bulks::kTriesMax : 4 * Bulks::kTriesMax;
    if (other && state.tries <= most) {
      state.from = core.members[*other].node();
      ask(core, *scope, state);
      continue;
    }
    // What the others say differs from moment to moment, or nobody answers: digests go on. Whoever
    // was asked may have left, and was the last.
    bool whole = state.confirming;
    finish(core, *scope);
    if (whole) agree(core, table);
    else if (!other && *scope != kClusterScope) start_bulk(core, *scope);
  }
}

Bulk request_of(NetworkTag scope, const Bulks::State& state) {
  return {scope, state.owner, state.after, state.only};
}

void bulk_progress(Core& core, NetworkTag scope, const BulkEnd& end) {
  auto open = core.bulks.open.find(scope);
  if (open == core.bulks.open.end()) return;
  if (end.done) return arrived(core, scope);
  move_place(open->second, end);
  core.bulks.due.set(scope, core.now + kStreamPatience);
}

void bulk_busy(Core& core, NetworkTag scope, uint32_t retry_ms) {
  auto open = core.bulks.open.find(scope);
  if (open == core.bulks.open.end()) return;
  Bulks::State& state = open->second;
  auto stream = std::exchange(state.stream, std::nullopt);
  if (auto other = core.table(scope)->peers.next(core.random)) {
    state.from = core.members[*other].node();
  }
  constexpr uint32_t kRetryMaxMs = 10000;
  auto wait = std::chrono::milliseconds(std::min(retry_ms, kRetryMaxMs));
  core.bulks.due.set(scope, core.now + core.random.between(wait / 2, wait));
  if (stream) close_stream(core, *stream);
}

void bulk_stream_lost(Core& core, NetworkTag scope, StreamId stream) {
  auto open = core.bulks.open.find(scope);
  if (open == core.bulks.open.end() || open->second.stream != stream) return;
  open->second.stream.reset();
  open->second.datagrams = true;
  core.bulks.due.set(scope, core.now);
}

BulkEnd gather(Core& core, const Table& table, const Bulk& bulk, Bytes& frames) {
  Basket basket{kGatherSegment, kGatherSegments, [&] { return frames.size() >= kGatherSize; },
                [&](const Frame& frame) { Writer(frames).raw(encode(frame)); }};
  return fill(core, table, bulk, basket);
}

void handle(Core& core, Source& source, const Bulk& bulk) {
  const Table* table = core.table(bulk.scope);
  if (!table || !may_have(core, *table, source.node)) {
    // That it is a member may reach us in a moment: it will ask again, or another.
    return core.counters.add(Count::frames_not_member);
  }
  // Who may send no rows says just where to go on: a stream may bring them.
  size_t most = core.must_hold_answer() ? 0 : core.config.answer_datagrams;
  Basket basket{source.reply.capacity(), most, [&] { return source.reply.datagrams() >= most; },
                [&](const Frame& frame) { source.reply.add(frame); }};
  source.reply.add(fill(core, *table, bulk, basket));
}

void handle(Core& core, Source& source, const BulkEnd& end) {
  auto open = core.bulks.open.find(end.scope);
  if (open == core.bulks.open.end() || open->second.from != source.node) return;
  Bulks::State& state = open->second;
  if (state.stream || state.confirming) return;
  if (end.done) return arrived(core, end.scope);
  // An answer we asked for twice: only the one that goes on counts.
  if (std::pair(end.owner, end.after) <= std::pair(state.owner, state.after)) return;
  move_place(state, end);
  go_on(core, end.scope, state);
}

void confirm(Core& core, const Source& source, NetworkTag scope, bool equal) {
  auto open = core.bulks.open.find(scope);
  if (open == core.bulks.open.end() || !open->second.confirming || !equal) return;
  if (open->second.from != source.node) return;
  finish(core, scope);
  agree(core, *core.table(scope));
}

}  // namespace ovn::gossip
