// SPDX-License-Identifier: Apache-2.0
#include "gossip/bulk.h"

#include <algorithm>

#include "gossip/cut.h"
#include "gossip/letter.h"
#include "gossip/membership.h"
#include "gossip/visibility.h"

namespace ovn::gossip {
namespace {

constexpr Duration kRetry = std::chrono::milliseconds(200);
// Datagrams in one answer.
constexpr size_t kAnswerMax = 32;

void say_synced(Core& core, Table& table) {
  if (table.synced) return;
  table.synced = true;
  core.events.push_back(Synced{table.scope});
}

void ask(Core& core, NetworkTag scope, const Bulks::State& state) {
  const Member* from = core.member(state.from);
  if (!from) return;
  Letter letter(core, *from);
  letter.add(Bulk{scope, state.owner, state.after});
  letter.send();
  core.bulks.due.set(scope, core.now + kRetry);
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

// Adds an owner's facts and rows behind `after`. Returns up to where; kToHead if that is all.
uint64_t add_owner(Core& core, const Table& table, const Uuid& owner, uint64_t after,
                   Letter& letter) {
  if (table.scope == kClusterScope && after == 0) {
    const Member* member = core.member(owner);
    if (!member) letter.add(own_statement(core));
    else for (const Frame& fact : facts_about(core, *member)) letter.add(fact);
  }
  auto logs = table.owners.find(owner);
  bool none = logs == table.owners.end() || !item_of(core, table, owner);
  if (none || !logs->second.current) return kToHead;
  const Log& log = *logs->second.current;
  Cut how{table.scope, owner, letter.capacity(), kAnswerMax, false};
  for (Segment& segment : cut(log, {after, kToHead}, how)) {
    after = segment.range.to;
    segment.more = false;
    letter.add(segment);
    if (letter.datagrams() >= kAnswerMax && after < log.head()) return after;
  }
  return after < log.head() && !log.rebuilding() ? after : kToHead;
}

}  // namespace

void start_bulk(Core& core, NetworkTag scope, const Uuid& from) {
  if (core.bulks.open.contains(scope)) return;
  Bulks::State& state = core.bulks.open[scope];
  state = {from, {}, 0, 0};
  ask(core, scope, state);
}

void start_bulk(Core& core, NetworkTag scope) {
  Table& table = *core.table(scope);
  auto peer = table.peers.next(core.random);
  if (peer) return start_bulk(core, scope, core.members[*peer].node());
  // Nobody to ask. While the cluster itself is being learnt that may change.
  if (core.seeds.empty() || core.members.size() > 0) {
    if (!core.bulks.open.contains(kClusterScope)) say_synced(core, table);
  }
}

void bulk_timeout(Core& core) {
  while (auto scope = core.bulks.due.pop(core.now)) {
    Bulks::State& state = core.bulks.open.at(*scope);
    const Member* from = core.member(state.from);
    if (++state.tries <= Bulks::kTriesMax && from && from->reachable()) {
      ask(core, *scope, state);
      continue;
    }
    auto other = core.table(*scope)->peers.next(core.random);
    if (other && state.tries <= 4 * Bulks::kTriesMax) {
      state.from = core.members[*other].node();
      ask(core, *scope, state);
    } else {
      core.bulks.open.erase(*scope);
    }
  }
}

void handle(Core& core, Source& source, const Bulk& bulk) {
  const Table* table = core.table(bulk.scope);
  if (!table || !may_have(core, *table, source.node)) {
    core.counters.add(Count::frames_not_member);
    return source.reply.add(BulkEnd{bulk.scope, bulk.owner, bulk.after, true});
  }
  uint64_t after = bulk.after;
  for (const Uuid& owner : owners_from(core, *table, bulk.owner)) {
    if (source.reply.datagrams() >= kAnswerMax) {
      return source.reply.add(BulkEnd{bulk.scope, owner, 0, false});
    }
    uint64_t end = add_owner(core, *table, owner, owner == bulk.owner ? after : 0, source.reply);
    if (end != kToHead) return source.reply.add(BulkEnd{bulk.scope, owner, end, false});
  }
  source.reply.add(BulkEnd{bulk.scope, {}, 0, true});
}

void handle(Core& core, Source& source, const BulkEnd& end) {
  auto open = core.bulks.open.find(end.scope);
  if (open == core.bulks.open.end() || open->second.from != source.node) return;
  Bulks::State& state = open->second;
  if (!end.done) {
    // An answer we asked for twice: only the one that goes on counts.
    if (std::pair(end.owner, end.after) <= std::pair(state.owner, state.after)) return;
    state = {source.node, end.owner, end.after, 0};
    return ask(core, end.scope, state);
  }
  core.bulks.due.cancel(end.scope);
  core.bulks.open.erase(open);
  if (Table* table = core.table(end.scope)) say_synced(core, *table);
  if (end.scope != kClusterScope) return;
  for (auto& [scope, table] : core.tables) {
    if (!table.synced) start_bulk(core, scope);
  }
}

}  // namespace ovn::gossip
