// SPDX-License-Identifier: Apache-2.0
// Cutting a log into segments that each fit a datagram.
#pragma once

#include <vector>

#include "gossip/log.h"

namespace ovn::gossip {

struct Cut {
  NetworkTag scope;
  Uuid owner;
  size_t frame_size_max = 0;  // of one segment's frame
  size_t segments_max = 0;
  bool fresh = false;
};

// Segments that cover `range` of the log as far as it goes, in rising order; if segments_max is too
// few the last one says `more`. None if the log goes no further than range.from, or if it is being
// rebuilt and so must not be passed on. Rows point into the log.
std::vector<Segment> cut(const Log& log, SequenceRange range, const Cut& how);

// The segment without rows that tells the log's head.
Segment head_of(const Log& log, NetworkTag scope, const Uuid& owner);

}  // namespace ovn::gossip
