// SPDX-License-Identifier: Apache-2.0
// One owner's log in one scope, at the owner or at a replica. Only the owner numbers rows; a
// replica incorporates segments, in any order, and knows exactly what it lacks:
//
//   head   every sequence number up to here is incorporated
//   ahead  ranges received beyond a gap
//   floor  the owner has discarded the tombstones up to here
//
// A row is taken only if its number was not incorporated yet, so nothing deleted can come back,
// with or without its tombstone. A replica whose head lies below the floor may hold rows whose
// deletion it can no longer be told of: it rebuilds, that is, takes segments without a gap from 0
// up to the floor and removes whatever of its own they do not list.
#pragma once

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "gossip/ahead.h"
#include "gossip/segment.h"
#include "gossip/siphash.h"

namespace ovn::gossip {

class Log {
 public:
  // `hash_key` must outlive the log.
  Log(LogId id, uint64_t attached_at, const HashKey& hash_key);

  LogId id() const { return id_; }
  uint64_t attached_at() const { return attached_at_; }
  uint64_t head() const { return head_; }
  uint64_t floor() const { return floor_; }
  // Sum of hash(table, key, sequence) over the live rows: equal logs have equal ones.
  uint64_t fingerprint() const { return fingerprint_; }
  size_t live() const { return live_; }
  size_t tombstones() const { return index_.size() - live_; }
  size_t rows() const { return index_.size(); }
  bool rebuilding() const { return rebuilding_; }
  // The highest number that anybody told of; not below the head.
  uint64_t heard() const { return std::max(head_, heard_); }
  // Holds all that anybody told of. A log that does not may lack rows below its head too: those in
  // whose place came later ones, at itself or at who sent it that part.
  bool whole() const { return !rebuilding_ && heard_ <= head_; }

  // Ranges held beyond gaps.
  size_t ahead() const { return ahead_.ranges().size(); }

  // Null if there is no such row, or only its tombstone.
  const Row* find(uint8_t table, ByteView key) const;
  // True if there is such a row or its tombstone.
  bool knows(uint8_t table, ByteView key) const { return lookup(table, key) != nullptr; }
  // The first `most` rows with numbers in the range, tombstones too, in rising order.
  std::vector<const Row*> rows_in(SequenceRange range, size_t most = SIZE_MAX) const;
  std::vector<const Row*> all() const { return rows_in({0, UINT64_MAX}); }

  // For the owner: appends a row, a tombstone; discards the tombstones up to `floor`.
  void put(uint8_t table, ByteView key, ByteView value, uint64_t lamport);
  void drop(uint8_t table, ByteView key, uint64_t lamport);
  void raise_floor(uint64_t floor);

  // For a replica.
  struct Applied {
    size_t fresh = 0;      // rows taken
    size_t repeated = 0;   // rows incorporated before
    bool changed = false;  // what is alive, or a value, is not as before
    bool news = false;     // this segment covered something new, or raised the floor
    bool rebuilt = false;  // it ended a rebuild
    bool forgot = false;   // there was no room to note all that is beyond gaps
  };
  Applied apply(const Segment& segment);
  // What to ask others for, at most kRangesMax + 1 ranges; empty if nothing is known to lack.
  std::vector<SequenceRange> gaps() const;
  // True if a log with this head and fingerprint cannot be the same as this one.
  bool contradicts(uint64_t head, uint64_t fingerprint) const;
  // Forgets all rows, to load them anew.
  void reset();
  // Takes over what it knows nothing of from an earlier log of the owner's, above its own numbers
  // and up to `rows_max` in all: to be shown, no more compared or passed on. Returns how many.
  size_t inherit(const Log& earlier, size_t rows_max);

 private:
  struct Entry {
    uint64_t sequence;
    Row::Ptr row;  // null: overwritten or removed since
  };
  struct Name {
    uint8_t table;
    ByteView key;
  };
  static Name name_of(const Row* row) { return {row->table(), row->key()}; }
  static Name name_of(const Name& name) { return name; }
  struct Hash {
    using is_transparent = void;
    size_t operator()(const Name& name) const;
    size_t operator()(const Row* row) const { return (*this)(name_of(row)); }
  };
  struct SameName {
    using is_transparent = void;
    bool equal(const Name& a, const Name& b) const;
    bool operator()(const auto& a, const auto& b) const { return equal(name_of(a), name_of(b)); }
  };

  bool seen(uint64_t sequence) const;
  bool take(const RowView& row);
  void insert(const RowView& row);
  void remove(const Row* row);
  bool remove_unlisted(const Segment& segment);
  void purge_tombstones();
  void cover(SequenceRange range, Applied& applied);
  void compact();
  Row* lookup(uint8_t table, ByteView key) const;
  uint64_t hash_of(const Row& row) const;
  std::vector<Entry>::iterator first_above(uint64_t sequence);

  const HashKey* hash_key_;
  LogId id_;
  uint64_t attached_at_;
  uint64_t head_ = 0;
  uint64_t floor_ = 0;
  uint64_t heard_ = 0;    // of segments
  uint64_t rebuilt_ = 0;  // while rebuilding: how far
  bool rebuilding_ = false;
  uint64_t fingerprint_ = 0;
  size_t live_ = 0;
  size_t holes_ = 0;
  Ahead ahead_;
  std::vector<Entry> entries_;  // in rising order
  std::unordered_set<Row*, Hash, SameName> index_;
};

}  // namespace ovn::gossip
