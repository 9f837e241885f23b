// SPDX-License-Identifier: Apache-2.0
// The sequence numbers a replica has received beyond a gap, as a few disjoint ranges in rising
// order. When there would be too many, the farthest is forgotten: it will be pulled again.
#pragma once

#include <vector>

#include "gossip/segment.h"

namespace ovn::gossip {

class Ahead {
 public:
  static constexpr size_t kRangesMax = 16;

  // Adds a range, joining those it touches. False if one was forgotten.
  bool add(SequenceRange range);
  // Takes out everything that continues `head` without a gap; returns where that ends.
  uint64_t absorb(uint64_t head);
  bool contains(uint64_t sequence) const;
  void clear() { ranges_.clear(); }

  const std::vector<SequenceRange>& ranges() const { return ranges_; }

 private:
  std::vector<SequenceRange> ranges_;
};

}  // namespace ovn::gossip
