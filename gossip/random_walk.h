// SPDX-License-Identifier: Apache-2.0
// Draws from a set in random order without repeats: each member once per round, every round in a
// new order. An item added in mid-round takes a random place in what is left of it, so nobody waits
// for more than two rounds. This is the order of probes and of dissemination.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/random.h"
#include "gossip/member.h"

namespace ovn::gossip {

class RandomWalk {
 public:
  // Adds an item not in the set.
  void add(MemberRef item) { items_.push_back(item); }
  // Removes an item if it is in the set. Linear.
  void remove(MemberRef item);
  bool contains(MemberRef item) const;

  // The next item; nothing if the set is empty.
  std::optional<MemberRef> next(Random& random);
  // The next items, at most `count`, all different.
  std::vector<MemberRef> next(size_t count, Random& random);

  size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  // In no particular order.
  const std::vector<MemberRef>& items() const { return items_; }

 private:
  std::vector<MemberRef> items_;
  size_t drawn_ = 0;  // items_[0, drawn_) had their turn in this round
};

}  // namespace ovn::gossip
