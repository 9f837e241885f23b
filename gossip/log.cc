// SPDX-License-Identifier: Apache-2.0
#include "gossip/log.h"

#include <algorithm>
#include <array>

#include "core/base/check.h"
#include "core/base/hash.h"
#include "gossip/config.h"
#include "gossip/planted.h"

namespace ovn::gossip {
namespace {

bool same_bytes(ByteView a, ByteView b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace

Log::Log(LogId id, uint64_t attached_at, const HashKey& hash_key)
    : hash_key_(&hash_key), id_(id), attached_at_(attached_at) {}

size_t Log::Hash::operator()(const Name& name) const {
  return fnv1a(as_text(name.key), name.table * 0x9e3779b97f4a7c15);
}

bool Log::SameName::equal(const Name& a, const Name& b) const {
  return a.table == b.table && same_bytes(a.key, b.key);
}

Row* Log::lookup(uint8_t table, ByteView key) const {
  auto found = index_.find(Name{table, key});
  return found == index_.end() ? nullptr : *found;
}

const Row* Log::find(uint8_t table, ByteView key) const {
  const Row* row = lookup(table, key);
  return row && !row->tombstone() ? row : nullptr;
}

std::vector<Log::Entry>::iterator Log::first_above(uint64_t sequence) {
  return std::upper_bound(entries_.begin(), entries_.end(), sequence,
                          [](uint64_t s, const Entry& entry) { return s < entry.sequence; });
}

std::vector<const Row*> Log::rows_in(SequenceRange range, size_t most) const {
  std::vector<const Row*> rows;
  auto entry = const_cast<Log*>(this)->first_above(range.from);
  for (; entry != entries_.end() && entry->sequence <= range.to; ++entry) {
    if (rows.size() == most) break;
    if (entry->row) rows.push_back(entry->row.get());
  }
  return rows;
}

uint64_t Log::hash_of(const Row& row) const {
  // On the stack: a joining node hashes every row there is.
  std::array<uint8_t, 9 + kKeySizeMax> bytes;
  bytes[0] = row.table();
  for (int i = 0; i < 8; ++i) bytes[1 + i] = static_cast<uint8_t>(row.sequence() >> (56 - 8 * i));
  std::copy(row.key().begin(), row.key().end(), bytes.begin() + 9);
  return siphash(*hash_key_, ByteView(bytes).first(9 + row.key().size()));
}

void Log::put(uint8_t table, ByteView key, ByteView value, uint64_t lamport) {
  take({++head_, lamport, table, false, key, value});
}

void Log::drop(uint8_t table, ByteView key, uint64_t lamport) {
  take({++head_, lamport, table, true, key, {}});
}

void Log::raise_floor(uint64_t floor) {
  if (floor <= floor_) return;
  floor_ = floor;
  if (head_ >= floor_) {
    purge_tombstones();
  } else if (!planted(Bug::drop_floor_check)) {
    // Also when that had begun: what was listed so far may be deleted, and its tombstone gone.
    rebuilding_ = true;
    rebuilt_ = 0;
  }
}

void Log::purge_tombstones() {
  for (const Row* row : rows_in({0, floor_})) {
    if (row->tombstone()) remove(row);
  }
  compact();
}

bool Log::seen(uint64_t sequence) const {
  return sequence <= head_ || (rebuilding_ && sequence <= rebuilt_) || ahead_.contains(sequence);
}

// Puts the row in place of an older one of its key. True if that changes what is alive or a value.
bool Log::take(const RowView& row) {
  Row* held = lookup(row.table, row.key);
  if (held && held->sequence() >= row.sequence) return false;
  bool was_live = held && !held->tombstone();
  bool changed = was_live ? row.tombstone || !same_bytes(held->value(), row.value) : !row.tombstone;
  if (held) remove(held);
  if (!row.tombstone || row.sequence > floor_) insert(row);
  compact();
  return changed;
}

void Log::insert(const RowView& view) {
  Row::Ptr row = Row::make(view);
  if (!row->tombstone()) {
    fingerprint_ += hash_of(*row);
    ++live_;
  }
  index_.insert(row.get());
  auto place = entries_.empty() || entries_.back().sequence < view.sequence
                   ? entries_.end()
                   : first_above(view.sequence - 1);
  if (place != entries_.end() && place->sequence == view.sequence) {
    OVN_CHECK(!place->row);
    place->row = std::move(row);
    --holes_;
  } else {
    entries_.insert(place, Entry{view.sequence, std::move(row)});
  }
}

void Log::remove(const Row* row) {
  auto place = first_above(row->sequence() - 1);
  OVN_CHECK(place != entries_.end() && place->row.get() == row);
  if (!row->tombstone()) {
    fingerprint_ -= hash_of(*row);
    --live_;
  }
  index_.erase(place->row.get());
  place->row.reset();
  ++holes_;
}

void Log::compact() {
  if (holes_ <= 32 || holes_ * 2 <= entries_.size()) return;
  std::erase_if(entries_, [](const Entry& entry) { return !entry.row; });
  holes_ = 0;
}

size_t Log::inherit(const Log& earlier, size_t rows_max) {
  size_t before = rows();
  uint64_t number = entries_.empty() ? heard() : std::max(heard(), entries_.back().sequence);
  for (const Row* row : earlier.all()) {
    if (rows() >= rows_max) break;
    if (row->tombstone() || knows(row->table(), row->key())) continue;
    take({++number, row->lamport(), row->table(), false, row->key(), row->value()});
  }
  return rows() - before;
}

bool Log::remove_unlisted(const Segment& segment) {
  bool changed = false;
  auto listed = segment.rows.begin();
  for (const Row* row : rows_in(segment.range)) {
    while (listed != segment.rows.end() && listed->sequence < row->sequence()) ++listed;
    if (listed != segment.rows.end() && listed->sequence == row->sequence()) continue;
    changed |= !row->tombstone();
    remove(row);
  }
  return changed;
}

// Notes that the range is incorporated, and whether any of it was not before.
void Log::cover(SequenceRange range, Applied& applied) {
  if (planted(Bug::lower_head) && range.to < head_ && range.from < range.to) head_ = range.to;
  // A head alone covers nothing: beyond a gap it would be news each time it comes.
  if (range.to <= head_ || range.from == range.to) return;
  bool adjoins = range.from <= head_ || planted(Bug::jump_gaps);
  if (adjoins && !rebuilding_) {
    head_ = ahead_.absorb(range.to);
    applied.news = true;
    return;
  }
  bool news = !ahead_.contains(range.to) || !ahead_.contains(range.from + 1);
  applied.forgot = !ahead_.add(range);
  // What there was no room to note would be news each time it comes, and be passed on each time.
  applied.news |= news && ahead_.contains(range.to);
}

Log::Applied Log::apply(const Segment& segment) {
  Applied applied;
  applied.news = segment.floor > floor_;
  raise_floor(segment.floor);
  heard_ = std::max(heard_, segment.head);
  // Below our floor the sender may still list what is deleted since.
  if (rebuilding_ && segment.floor < floor_) return applied;
  for (const RowView& row : segment.rows) {
    bool repeated = seen(row.sequence);
    ++(repeated ? applied.repeated : applied.fresh);
    if (!repeated) applied.changed |= take(row);
  }
  if (rebuilding_ && segment.range.from <= rebuilt_ && segment.range.to > rebuilt_) {
    applied.news = true;
    applied.changed |= remove_unlisted(segment);
    rebuilt_ = segment.range.to;
    if (rebuilt_ >= floor_) {
      rebuilding_ = false;
      applied.rebuilt = true;
      head_ = ahead_.absorb(std::max(head_, rebuilt_));
      purge_tombstones();
    }
    return applied;
  }
  cover(segment.range, applied);
  return applied;
}

std::vector<SequenceRange> Log::gaps() const {
  if (rebuilding_) return {{rebuilt_, UINT64_MAX}};
  std::vector<SequenceRange> gaps;
  uint64_t from = head_;
  for (const SequenceRange& range : ahead_.ranges()) {
    gaps.push_back({from, range.from});
    from = range.to;
  }
  if (heard_ > from) gaps.push_back({from, UINT64_MAX});
  return gaps;
}

bool Log::contradicts(uint64_t head, uint64_t fingerprint) const {
  return whole() && head == head_ && fingerprint != fingerprint_;
}

void Log::reset() {
  index_.clear();
  entries_.clear();
  ahead_.clear();
  head_ = live_ = holes_ = fingerprint_ = 0;
  rebuilding_ = floor_ > 0;
  rebuilt_ = 0;
}

}  // namespace ovn::gossip
