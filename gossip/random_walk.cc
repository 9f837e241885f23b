// SPDX-License-Identifier: Apache-2.0
#include "gossip/random_walk.h"

#include <algorithm>

namespace ovn::gossip {

void RandomWalk::remove(MemberRef item) {
  auto found = std::find(items_.begin(), items_.end(), item);
  if (found == items_.end()) return;
  size_t hole = static_cast<size_t>(found - items_.begin());
  // Keep the two parts apart: fill a hole among the drawn with the last one drawn.
  if (hole < drawn_) {
    --drawn_;
    std::swap(items_[hole], items_[drawn_]);
    hole = drawn_;
  }
  std::swap(items_[hole], items_.back());
  items_.pop_back();
}

bool RandomWalk::contains(MemberRef item) const {
  return std::find(items_.begin(), items_.end(), item) != items_.end();
}

std::optional<MemberRef> RandomWalk::next(Random& random) {
  if (items_.empty()) return {};
  if (drawn_ >= items_.size()) drawn_ = 0;
  size_t pick = drawn_ + random.below(items_.size() - drawn_);
  std::swap(items_[drawn_], items_[pick]);
  return items_[drawn_++];
}

std::vector<MemberRef> RandomWalk::next(size_t count, Random& random) {
  std::vector<MemberRef> picked;
  // A round may end in between and the next one begin with somebody picked already.
  for (size_t tries = 0; picked.size() < std::min(count, items_.size()) && tries < 4 * count;
       ++tries) {
    MemberRef item = *next(random);
    if (std::find(picked.begin(), picked.end(), item) == picked.end()) picked.push_back(item);
  }
  return picked;
}

}  // namespace ovn::gossip
