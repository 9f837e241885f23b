// SPDX-License-Identifier: Apache-2.0
// A piece of a log on the wire: all that is alive of the owner's sequence numbers (from, to]. A
// number in the range that has no row here was overwritten or deleted since, or its tombstone is
// below the floor. So segments may come in any order, twice, or be cut anew by whoever passes them
// on, and compaction never leaves holes. A segment without rows and with from == to tells a log's
// head.
#pragma once

#include <compare>
#include <optional>
#include <vector>

#include "gossip/identity.h"
#include "gossip/row.h"

namespace ovn::gossip {

// Which log of an owner in a scope: generations count attachments within a boot (0 in the cluster
// scope). A later log replaces an earlier one. The boot's tag keeps apart two boots that took the
// same epoch, one of them with a disk set back.
struct LogId {
  uint32_t epoch = 0;
  uint32_t boot = 0;
  uint32_t generation = 0;

  friend auto operator<=>(const LogId&, const LogId&) = default;
};

// Sequence numbers above `from` up to and with `to`.
struct SequenceRange {
  uint64_t from = 0;
  uint64_t to = 0;

  friend auto operator<=>(const SequenceRange&, const SequenceRange&) = default;
};

struct Segment {
  NetworkTag scope;
  Uuid owner;
  LogId log;
  // The sequence, in the owner's cluster log, of the attachment that began this generation.
  uint64_t attached_at = 0;
  SequenceRange range;
  uint64_t floor = 0;  // tombstones up to here are discarded
  uint64_t head = 0;   // the highest sequence the sender knows of
  // Of all live rows; stated by who has them all up to `head`, if range.to == head.
  std::optional<uint64_t> fingerprint;
  bool fresh = false;         // being spread: pass it on if it is news to you
  bool more = false;          // the answer to a pull was cut short here: ask again
  std::vector<RowView> rows;  // in rising order of sequence, all within range
};

// Body of a segment frame.
void encode(Writer& out, const Segment& segment);
// The rows point into the bytes of `in`.
Segment decode_segment(Reader& in);

// Bytes a segment's frame takes at most, its rows excepted; and one row.
inline constexpr size_t kSegmentOverheadMax = 104;
// Step, Lamport step, table, flags, and a key of one byte.
inline constexpr size_t kRowSizeMin = 6;
size_t row_size(const RowView& row, uint64_t sequence_before, uint64_t lamport_before);

// Key and value of one record together, so that a row fits a segment in one datagram.
inline constexpr size_t kRecordSizeMax = 1200;

}  // namespace ovn::gossip
