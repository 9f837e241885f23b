// SPDX-License-Identifier: Apache-2.0
#include "gossip/ahead.h"

#include <algorithm>

namespace ovn::gossip {

bool Ahead::add(SequenceRange range) {
  if (range.from == range.to) return true;
  auto touches = [&](const SequenceRange& other) {
    return other.from <= range.to && range.from <= other.to;
  };
  for (const SequenceRange& other : ranges_) {
    if (!touches(other)) continue;
    range = {std::min(range.from, other.from), std::max(range.to, other.to)};
  }
  std::erase_if(ranges_, touches);
  ranges_.insert(std::upper_bound(ranges_.begin(), ranges_.end(), range), range);
  if (ranges_.size() <= kRangesMax) return true;
  ranges_.pop_back();
  return false;
}

uint64_t Ahead::absorb(uint64_t head) {
  auto first_beyond = ranges_.begin();
  while (first_beyond != ranges_.end() && first_beyond->from <= head) {
    head = std::max(head, first_beyond->to);
    ++first_beyond;
  }
  ranges_.erase(ranges_.begin(), first_beyond);
  return head;
}

bool Ahead::contains(uint64_t sequence) const {
  return std::any_of(ranges_.begin(), ranges_.end(), [&](const SequenceRange& range) {
    return range.from < sequence && sequence <= range.to;
  });
}

}  // namespace ovn::gossip
