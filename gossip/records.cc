// SPDX-License-Identifier: Apache-2.0
#include "gossip/records.h"

#include <algorithm>
#include <utility>

#include "gossip/cut.h"
#include "gossip/dissemination.h"
#include "gossip/letter.h"
#include "gossip/planted.h"
#include "gossip/visibility.h"

namespace ovn::gossip {
namespace {

using std::chrono::milliseconds;

constexpr Duration kUnknownOwnerLife = std::chrono::minutes(5);
constexpr uint64_t kLamportStepMax = 1 << 20;
// A segment beyond a gap is probably just out of order; in what is being spread, rows or a head,
// even more so.
constexpr Duration kGapPatience = milliseconds(10), kSpreadPatience = milliseconds(50);
// Between the datagrams of one answer.
constexpr Duration kAnswerPatience = milliseconds(20);

void witness(Core& core, uint64_t lamport) {
  if (lamport > core.lamport + kLamportStepMax) {
    core.counters.add(Count::lamport_refused);
    lamport = core.lamport + kLamportStepMax;
  }
  core.lamport = std::max(core.lamport, lamport);
}

// True if the owner's cluster log says that the segment's attachment is over.
bool is_closed(const Core& core, const Segment& segment) {
  auto facts = core.cluster().owners.find(segment.owner);
  if (facts == core.cluster().owners.end() || !facts->second.current) return false;
  const Log& log = *facts->second.current;
  if (log.id().epoch != segment.log.epoch || log.head() < segment.attached_at) return false;
  auto attachment = attachment_of(core, segment.owner, segment.scope);
  return !attachment || attachment->generation > segment.log.generation;
}

bool within_quota(Core& core, const Table& table, const Segment& segment, const Log* log) {
  size_t more = segment.rows.size();
  // A replica may hold tombstones as well: twice what the owner is allowed.
  size_t rows = log ? log->rows() : 0;
  bool fits =
      rows + more <= 2 * core.config.rows_per_log_max && core.rows + more <= core.config.rows_max;
  if (!fits) core.counters.add(Count::rows_refused, more);
  if (!fits || log || core.member(segment.owner)) return fits;
  if (unknown_owners(table) < kUnknownOwnersMax) return true;
  core.counters.add(Count::logs_refused);
  return false;
}

// The log the segment belongs to, begun if it is a new one; null if it is an old one.
Log* log_for(Core& core, Table& table, const Segment& segment) {
  OwnerLogs& logs = table.owners[segment.owner];
  if (logs.current && logs.current->id() > segment.log) return nullptr;
  if (!logs.current || logs.current->id() < segment.log) {
    if (logs.current) core.rows -= logs.current->rows();
    logs.current.emplace(segment.log, segment.attached_at, core.hash_key);
    if (!core.member(segment.owner)) {
      logs.unknown_until = core.now + kUnknownOwnerLife;
      table.unknown_owners = true;
    }
  }
  return &*logs.current;
}

// Settles whose boot the segment is of; asks if that is not known. True to go on.
bool owner_is_current(Core& core, Source& source, const Segment& segment) {
  const Member* owner = core.member(segment.owner);
  if (owner && segment.log.epoch < owner->identity->epoch) return false;
  if (owner && owner->state == MemberState::left) return false;
  if (owner && segment.log.epoch == owner->identity->epoch) {
    return segment.log.boot == owner->identity.boot_tag();
  }
  if (!core.reaped.contains(segment.owner)) {
    Item at_least{segment.owner, segment.log.epoch, segment.log.boot};
    want(core, kClusterScope, at_least, source.node, milliseconds(1));
  }
  return !owner && segment.scope != kClusterScope;
}

void note_applied(Core& core, Table& table, const Segment& segment, const Log::Applied& applied) {
  core.counters.add(Count::rows_applied, applied.fresh);
  core.counters.add(Count::rows_repeated, applied.repeated);
  if (applied.rebuilt) core.counters.add(Count::snapshots_applied);
  if (applied.forgot) core.counters.add(Count::gaps_forgotten);
  for (const RowView& row : segment.rows) witness(core, row.lamport);
  if (segment.fresh && applied.news) {
    Rumor rumor{encode(segment), {}, {}, {}, segment.owner, false, 0};
    spread(core, table, std::move(rumor));
  }
  if (applied.changed && table.owners.at(segment.owner).shown && !planted(Bug::mute_records)) {
    core.records_changed.insert(table.scope);
  }
  if (table.scope == kClusterScope) refresh(core, segment.owner);
  else refresh(core, table, segment.owner);
  settle_restore(core, segment.owner);
  settle_synced(core, table);
}

void repair_if_diverged(Core& core, Log& log, const Segment& segment) {
  if (!segment.fingerprint || segment.floor != log.floor()) return;
  if (!log.contradicts(segment.head, *segment.fingerprint)) return;
  core.counters.add(Count::divergence_repaired);
  core.rows -= log.rows();
  log.reset();
}

// What NetworkDB once did with rows that came before it had heard of the attachment.
Segment without_unattached(const Core& core, Segment segment) {
  bool attached =
      segment.scope == kClusterScope || attachment_of(core, segment.owner, segment.scope);
  if (!attached) segment.rows.clear();
  return segment;
}

void say_complete(Core& core, Table& table) {
  Log& log = own_log(core, table);
  if (says_complete(log)) return;
  log.put(kCompleteTable, as_bytes("complete"), {}, ++core.lamport);
  refresh(core, table, core.self->node);
  announce(core, table);
}

}  // namespace

size_t unknown_owners(const Table& table) {
  return static_cast<size_t>(std::ranges::count_if(
      table.owners, [](const auto& entry) { return entry.second.unknown_until != kNever; }));
}

Log& own_log(Core& core, Table& table) { return *table.owners.at(core.self->node).current; }

Result<void> attach(Core& core, NetworkTag network) {
  if (network == kClusterScope) return fail(Errc::invalid, "the cluster scope is no network");
  if (core.table(network)) return {};
  if (core.fenced) return fail(Errc::conflict, "another process is this node");
  if (core.tables.size() > core.config.networks_max) {
    return fail(Errc::exhausted, "attached to {} networks, the most there may be",
                core.config.networks_max);
  }
  if (core.generation == 0 || !planted(Bug::reuse_generation)) ++core.generation;
  Bytes value;
  Writer(value).varint(core.generation);
  Log& facts = own_log(core, core.cluster());
  facts.put(kAttachmentTable, attachment_key(network), value, ++core.lamport);
  refresh(core, core.cluster(), core.self->node);
  announce(core, core.cluster());

  Table& table = core.tables[network];
  table.scope = network;
  table.compared = core.now;
  LogId id{core.self->epoch, core.self.boot_tag(), core.generation};
  table.owners[core.self->node].current.emplace(id, facts.head(), core.hash_key);
  core.members.for_each(
      [&](MemberRef, const Member& member) { refresh(core, table, member.node()); });
  if (core.complete) say_complete(core, table);
  start_bulk(core, network);
  return {};
}

void detach(Core& core, NetworkTag network) {
  Table* table = core.table(network);
  if (!table || network == kClusterScope) return;
  Log& facts = own_log(core, core.cluster());
  if (!planted(Bug::silent_detach))
    facts.drop(kAttachmentTable, attachment_key(network), ++core.lamport);
  refresh(core, core.cluster(), core.self->node);
  announce(core, core.cluster());
  for (const auto& [owner, logs] : table->owners) {
    if (owner == core.self->node) continue;
    core.rows -= (logs.current ? logs.current->rows() : 0);
    core.rows -= (logs.previous ? logs.previous->rows() : 0);
  }
  table->rumors.clear(core.rumor_budget);
  core.rounds.cancel(network);
  stop_bulk(core, network);
  core.records_changed.erase(network);
  core.tables.erase(network);
}

Result<void> put(Core& core, NetworkTag network, uint8_t table_number, std::string_view key,
                 ByteView value) {
  Table* table = core.table(network);
  if (!table || network == kClusterScope) {
    return fail(Errc::not_found, "not attached to network {:016x}", network.value());
  }
  if (core.fenced) return fail(Errc::conflict, "another process is this node");
  if (table_number == kCompleteTable) {
    return fail(Errc::invalid, "table {} is not for records", table_number);
  }
  if (key.empty() || key.size() > kKeySizeMax || value.size() > kValueSizeMax ||
      key.size() + value.size() > kRecordSizeMax) {
    return fail(Errc::invalid, "record of {} + {} bytes: at most {} + {} and {} in all", key.size(),
                value.size(), kKeySizeMax, kValueSizeMax, kRecordSizeMax);
  }
  Log& log = own_log(core, *table);
  const Row* held = log.find(table_number, as_bytes(key));
  if (held && std::ranges::equal(held->value(), value)) return {};
  if (!held && records_in(log) >= core.config.rows_per_log_max) {
    return fail(Errc::exhausted, "{} records in one network, the most there may be",
                records_in(log));
  }
  log.put(table_number, as_bytes(key), value, ++core.lamport);
  core.records_changed.insert(network);
  refresh(core, *table, core.self->node);
  announce(core, *table);
  return {};
}

Result<void> drop(Core& core, NetworkTag network, uint8_t table_number, std::string_view key) {
  Table* table = core.table(network);
  if (!table || network == kClusterScope) {
    return fail(Errc::not_found, "not attached to network {:016x}", network.value());
  }
  Log& log = own_log(core, *table);
  if (!log.find(table_number, as_bytes(key))) return fail(Errc::not_found, "no record '{}'", key);
  log.drop(table_number, as_bytes(key), ++core.lamport);
  core.records_changed.insert(network);
  refresh(core, *table, core.self->node);
  announce(core, *table);
  return {};
}

void complete(Core& core) {
  core.complete = true;
  for (auto& [scope, table] : core.tables) say_complete(core, table);
}

void rebase_own_logs(Core& core) {
  for (auto& [scope, table] : core.tables) {
    Log& old = own_log(core, table);
    uint64_t attached_at = 0;
    if (scope != kClusterScope) attached_at = attachment_of(core, core.self->node, scope)->sequence;
    LogId id{core.self->epoch, core.self.boot_tag(), old.id().generation};
    Log log(id, attached_at, core.hash_key);
    for (const Row* row : old.all()) {
      bool record = !row->tombstone() && row->table() != kCompleteTable;
      if (record) log.put(row->table(), row->key(), row->value(), ++core.lamport);
    }
    table.owners.at(core.self->node).current.emplace(std::move(log));
    table.announced = 0;
    table.floor_mark = 0;
    refresh(core, table, core.self->node);
    announce(core, table);
    if (core.complete) say_complete(core, table);
  }
}

void collect_tombstones(Core& core) {
  constexpr Duration kKeep = std::chrono::seconds(30), kKeepMax = std::chrono::minutes(10);
  for (auto& [scope, table] : core.tables) {
    Log& log = own_log(core, table);
    Duration age = core.now - std::max(table.floor_marked, core.born);
    bool many = log.tombstones() > std::max<size_t>(64, log.live() / 4);
    if (log.tombstones() == 0 || age < (many ? kKeep : kKeepMax)) continue;
    uint64_t before = log.floor();
    log.raise_floor(table.floor_mark);
    table.floor_mark = table.announced;
    table.floor_marked = core.now;
    if (log.floor() == before) continue;
    refresh(core, table, core.self->node);
    Segment head = head_of(log, scope, core.self->node);
    head.fresh = true;
    spread(core, table, {encode(head), {}, {}, {}, core.self->node, true, 0});
  }
}

void handle(Core& core, Source& source, const Segment& segment) {
  Table* table = core.table(segment.scope);
  if (!table) return core.counters.add(Count::frames_not_member);
  if (segment.owner == core.self->node || !owner_is_current(core, source, segment)) return;
  if (segment.scope != kClusterScope && is_closed(core, segment)) {
    return core.counters.add(Count::logs_refused);
  }
  auto held = table->owners.find(segment.owner);
  const Log* before = nullptr;
  if (held != table->owners.end() && held->second.current) before = &*held->second.current;
  if (!within_quota(core, *table, segment, before)) return;
  Log* log = log_for(core, *table, segment);
  if (!log) return;
  size_t rows = log->rows();
  Log::Applied applied = planted(Bug::reject_unattached)
                             ? log->apply(without_unattached(core, segment))
                             : log->apply(segment);
  core.rows += log->rows() - rows;
  repair_if_diverged(core, *log, segment);
  const auto& [epoch, boot, generation] = segment.log;
  Item at_least{segment.owner, epoch, boot, generation, Settled::present, segment.head};
  if (!log->gaps().empty()) {
    bool spreading = segment.fresh || segment.rows.empty();
    Duration wait = spreading ? kSpreadPatience : kGapPatience;
    if (segment.more) wait = Duration::zero();
    want(core, segment.scope, at_least, source.node, wait);
    if (!segment.fresh && applied.fresh > 0) {
      pull_again(core, segment.scope, segment.owner,
                 segment.more ? Duration::zero() : kAnswerPatience);
    }
  }
  // A log ahead of the facts that make it visible: have those too.
  bool facts_missing =
      segment.scope != kClusterScope && !attachment_of(core, segment.owner, segment.scope);
  if (facts_missing) {
    Item facts{segment.owner, epoch, boot, 0, Settled::present, segment.attached_at};
    want(core, kClusterScope, facts, source.node, kGapPatience);
  }
  note_applied(core, *table, segment, applied);
}

void drop_unknown_owners(Core& core) {
  for (auto& [scope, table] : core.tables) {
    if (!std::exchange(table.unknown_owners, false)) continue;
    for (auto entry = table.owners.begin(); entry != table.owners.end();) {
      OwnerLogs& logs = entry->second;
      if (logs.unknown_until != kNever && core.member(entry->first)) logs.unknown_until = kNever;
      if (logs.unknown_until > core.now) {
        table.unknown_owners |= logs.unknown_until != kNever;
        ++entry;
        continue;
      }
      if (logs.current) core.rows -= logs.current->rows();
      entry = table.owners.erase(entry);
    }
  }
}

}  // namespace ovn::gossip
