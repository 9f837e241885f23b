// SPDX-License-Identifier: Apache-2.0
#include "gossip/member_list.h"

#include <algorithm>

#include "core/base/check.h"

namespace ovn::gossip {

std::optional<MemberRef> MemberList::find(const Uuid& node) const {
  if (index_.empty()) return {};
  size_t mask = index_.size() - 1;
  for (size_t i = node_tag(node) & mask; index_[i]; i = (i + 1) & mask) {
    if (places_[index_[i] - 1].node() == node) return MemberRef(index_[i] - 1);
  }
  return {};
}

std::optional<MemberRef> MemberList::find(uint32_t node, uint32_t boot) const {
  if (index_.empty()) return {};
  size_t mask = index_.size() - 1;
  for (size_t i = node & mask; index_[i]; i = (i + 1) & mask) {
    const IdentityPtr& identity = places_[index_[i] - 1].identity;
    if (identity.node_tag() == node && identity.boot_tag() == boot) {
      return MemberRef(index_[i] - 1);
    }
  }
  return {};
}

MemberRef MemberList::add(IdentityPtr identity) {
  OVN_CHECK(!find(identity->node));
  uint32_t place = static_cast<uint32_t>(places_.size());
  if (free_.empty()) {
    // Doubling would waste as much again as ten thousand members take.
    if (places_.size() == places_.capacity()) places_.reserve(place + place / 8 + 8);
    places_.emplace_back();
  } else {
    place = free_.back();
    free_.pop_back();
  }
  places_[place] = Member();
  places_[place].identity = std::move(identity);
  ++size_;
  if (4 * size_ > 3 * index_.size()) {
    rebuild_index(std::max<size_t>(8, 2 * index_.size()));
  } else {
    enter(place);
  }
  return MemberRef(place);
}

void MemberList::erase(MemberRef ref) {
  places_[ref.value()] = Member();
  free_.push_back(ref.value());
  --size_;
  rebuild_index(index_.size());
}

void MemberList::enter(uint32_t place) {
  size_t mask = index_.size() - 1;
  size_t i = places_[place].identity.node_tag() & mask;
  while (index_[i]) i = (i + 1) & mask;
  index_[i] = place + 1;
}

void MemberList::rebuild_index(size_t buckets) {
  index_.assign(buckets, 0);
  for (uint32_t i = 0; i < places_.size(); ++i) {
    if (places_[i].identity) enter(i);
  }
}

}  // namespace ovn::gossip
