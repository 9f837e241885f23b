// SPDX-License-Identifier: Apache-2.0
#include "gossip/cut.h"

#include <algorithm>
#include <utility>

namespace ovn::gossip {

Segment head_of(const Log& log, NetworkTag scope, const Uuid& owner) {
  Segment segment;
  segment.scope = scope;
  segment.owner = owner;
  segment.log = log.id();
  segment.attached_at = log.attached_at();
  segment.range = {log.head(), log.head()};
  // A log being rebuilt is below its floor.
  segment.floor = std::min(log.floor(), log.head());
  segment.head = log.heard();
  if (log.whole()) segment.fingerprint = log.fingerprint();
  return segment;
}

std::vector<Segment> cut(const Log& log, SequenceRange range, const Cut& how) {
  std::vector<Segment> segments;
  range.to = std::min(range.to, log.head());
  if (log.rebuilding() || range.from >= range.to) return segments;
  Segment blank = head_of(log, how.scope, how.owner);
  blank.range = {range.from, range.from};
  blank.fresh = how.fresh;
  auto fingerprint = std::exchange(blank.fingerprint, std::nullopt);
  size_t size = kSegmentOverheadMax;
  segments.push_back(blank);
  size_t most = how.segments_max * (how.frame_size_max / kRowSizeMin + 1) + 1;
  for (const Row* row : log.rows_in(range, most)) {
    Segment& last = segments.back();
    uint64_t sequence = last.rows.empty() ? last.range.from : last.rows.back().sequence;
    uint64_t lamport = last.rows.empty() ? 0 : last.rows.back().lamport;
    size_t more = row_size(row->view(), sequence, lamport);
    if (size + more > how.frame_size_max && !last.rows.empty()) {
      last.range.to = sequence;
      if (segments.size() == how.segments_max) {
        last.more = true;
        return segments;
      }
      blank.range.from = sequence;
      segments.push_back(blank);
      size = kSegmentOverheadMax;
      more = row_size(row->view(), sequence, 0);
    }
    segments.back().rows.push_back(row->view());
    size += more;
  }
  segments.back().range.to = range.to;
  if (range.to == log.head()) segments.back().fingerprint = fingerprint;
  return segments;
}

}  // namespace ovn::gossip
