// SPDX-License-Identifier: Apache-2.0
// What one scope has to spread: encoded statements, first the fresh ones (about to be sent to
// several members at once), then those to be sent on a few times more. A later statement about a
// member takes the place of an earlier one. A full queue sheds what was sent most, others' before
// our own; digests repair what that loses.
#pragma once

#include <list>
#include <map>
#include <utility>

#include "core/base/bytes.h"
#include "gossip/member.h"
#include "gossip/segment.h"

namespace ovn::gossip {

struct Rumor {
  Bytes frame;
  // A statement about a member: whom, what, and by whom if it is an accusation. Nil for a segment.
  Uuid subject;
  Uuid accuser;
  Standing standing;
  // A segment: whose.
  Uuid owner;
  bool own = false;  // made here
  unsigned sends = 0;
  Instant since{};  // queued

  bool is_segment() const { return subject.is_nil(); }
};

// Slots and bytes of all scopes of a node.
struct RumorBudget {
  size_t slots_max = 0, bytes_max = 0;
  size_t slots = 0, bytes = 0;
};

class Rumors {
 public:
  using List = std::list<Rumor>;

  // Queues a fresh rumor. Returns how many were shed for it.
  size_t add(Rumor rumor, RumorBudget& budget);
  // After the first round.
  void sent(List::iterator rumor);
  // Takes one out; returns the next one.
  List::iterator erase(List& list, List::iterator rumor, RumorBudget& budget);

  List& fresh() { return fresh_; }
  List& further() { return further_; }
  const List& fresh() const { return fresh_; }
  const List& further() const { return further_; }
  bool empty() const { return fresh_.empty() && further_.empty(); }
  // Segments of others in both lists, and all segments in the second one.
  size_t relayed() const { return relayed_; }
  size_t further_segments() const { return further_segments_; }
  void clear(RumorBudget& budget);

 private:
  using Key = std::pair<Uuid, Uuid>;
  bool shed(RumorBudget& budget);

  List fresh_, further_;
  size_t relayed_ = 0, further_segments_ = 0;
  std::map<Key, std::pair<List*, List::iterator>> statements_;
};

}  // namespace ovn::gossip
