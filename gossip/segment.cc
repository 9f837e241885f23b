// SPDX-License-Identifier: Apache-2.0
#include "gossip/segment.h"

#include "gossip/config.h"

namespace ovn::gossip {
namespace {

constexpr uint8_t kFreshBit = 1, kMoreBit = 2, kFingerprintBit = 4;
constexpr uint8_t kTombstone = 1;

void encode(Writer& out, const RowView& row, uint64_t sequence_before, uint64_t lamport_before) {
  out.varint(row.sequence - sequence_before);
  out.varint(row.lamport - lamport_before);
  out.u8(row.table);
  out.u8(row.tombstone ? kTombstone : 0);
  out.block(row.key);
  if (!row.tombstone) out.block(row.value);
}

RowView decode_row(Reader& in, uint64_t sequence_before, uint64_t lamport_before) {
  RowView row;
  uint64_t step = in.varint();
  row.sequence = sequence_before + step;
  row.lamport = lamport_before + in.varint();
  row.table = in.u8();
  uint8_t flags = in.u8();
  row.tombstone = flags & kTombstone;
  row.key = in.block(kKeySizeMax);
  if (!row.tombstone) row.value = in.block(kValueSizeMax);
  bool forward = step > 0 && row.sequence > sequence_before && row.lamport >= lamport_before;
  if (!forward || row.key.empty() || flags > kTombstone) in.fail();
  return row;
}

}  // namespace

size_t row_size(const RowView& row, uint64_t sequence_before, uint64_t lamport_before) {
  size_t size = varint_size(row.sequence - sequence_before) +
                varint_size(row.lamport - lamport_before) + 2 + varint_size(row.key.size()) +
                row.key.size();
  return row.tombstone ? size : size + varint_size(row.value.size()) + row.value.size();
}

void encode(Writer& out, const Segment& segment) {
  out.u64(segment.scope.value());
  out.raw(segment.owner.bytes());
  out.varint(segment.log.epoch);
  out.u32(segment.log.boot);
  out.varint(segment.log.generation);
  out.varint(segment.attached_at);
  out.u8((segment.fresh ? kFreshBit : 0) | (segment.more ? kMoreBit : 0) |
         (segment.fingerprint ? kFingerprintBit : 0));
  out.varint(segment.range.from);
  out.varint(segment.range.to - segment.range.from);
  out.varint(segment.head - segment.range.to);
  out.varint(segment.floor);
  if (segment.fingerprint) out.u64(*segment.fingerprint);
  out.varint(segment.rows.size());
  uint64_t sequence = segment.range.from, lamport = 0;
  for (const RowView& row : segment.rows) {
    encode(out, row, sequence, lamport);
    sequence = row.sequence, lamport = row.lamport;
  }
}

Segment decode_segment(Reader& in) {
  Segment segment;
  segment.scope = NetworkTag(in.u64());
  segment.owner = decode_uuid(in);
  uint64_t epoch = in.varint();
  uint32_t boot = in.u32();
  uint64_t generation = in.varint();
  if (epoch > UINT32_MAX || generation > UINT32_MAX) in.fail();
  segment.log = {static_cast<uint32_t>(epoch), boot, static_cast<uint32_t>(generation)};
  segment.attached_at = in.varint();
  uint8_t flags = in.u8();
  segment.fresh = flags & kFreshBit;
  segment.more = flags & kMoreBit;
  segment.range.from = in.varint();
  segment.range.to = segment.range.from + in.varint();
  segment.head = segment.range.to + in.varint();
  segment.floor = in.varint();
  if (flags & kFingerprintBit) segment.fingerprint = in.u64();
  bool rising = segment.range.from <= segment.range.to && segment.range.to <= segment.head;
  if (segment.fingerprint && segment.head != segment.range.to) in.fail();
  if (!rising || segment.floor > segment.head || segment.head == UINT64_MAX) in.fail();
  uint64_t count = in.varint(), sequence = segment.range.from, lamport = 0;
  if (count > in.remaining() / kRowSizeMin) in.fail();
  for (; in.ok() && count > 0; --count) {
    RowView row = decode_row(in, sequence, lamport);
    sequence = row.sequence, lamport = row.lamport;
    if (sequence > segment.range.to) in.fail();
    segment.rows.push_back(row);
  }
  return segment;
}

}  // namespace ovn::gossip
