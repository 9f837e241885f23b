// SPDX-License-Identifier: Apache-2.0
// What one scope has to spread: encoded statements, first the fresh ones (about to be sent to
// several members at once), then those to be sent on a few times more. A later statement about a
// member takes the place of an earlier one. All scopes of a node share slots and bytes: when these
// are used up, whatever is worth least in any scope is shed, and digests repair what that loses.
// Rows go before statements about members, what we relay before our own, what was sent before what
// is fresh; of equals the oldest, which was sent most.
#pragma once

#include <array>
#include <list>
#include <map>
#include <utility>

#include "core/base/bytes.h"
#include "gossip/member.h"
#include "gossip/segment.h"

namespace ovn::gossip {

class Rumors;
struct Sheddable;

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
  bool fresh = true;
  std::list<Sheddable>::iterator place{};  // in RumorBudget::by_worth[worth()]

  bool is_segment() const { return subject.is_nil(); }
  // What is of lower worth is shed first.
  size_t worth() const { return 4u * !is_segment() + 2u * own + fresh; }
};

// A rumor of some scope.
struct Sheddable {
  Rumors* rumors;
  std::list<Rumor>::iterator rumor;
};

// Slots and bytes of all scopes of a node, and who has them.
struct RumorBudget {
  size_t slots_max = 0, bytes_max = 0;
  size_t slots = 0, bytes = 0;
  std::array<std::list<Sheddable>, 8> by_worth{};  // each from the oldest on
};

class Rumors {
 public:
  using List = std::list<Rumor>;

  Rumors() = default;
  Rumors(const Rumors&) = delete;  // the budget points here
  Rumors& operator=(const Rumors&) = delete;

  // Queues a fresh rumor. Returns how many were shed for it, in whatever scope; it is one of them
  // itself where all others are worth more.
  size_t add(Rumor rumor, RumorBudget& budget);
  // After the first round.
  void sent(List::iterator rumor, RumorBudget& budget);
  // Takes one out; returns the next one.
  List::iterator erase(List::iterator rumor, RumorBudget& budget);

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

  List fresh_, further_;
  size_t relayed_ = 0, further_segments_ = 0;
  std::map<Key, List::iterator> statements_;
};

}  // namespace ovn::gossip
