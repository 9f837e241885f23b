// SPDX-License-Identifier: Apache-2.0
#include "gossip/member_list.h"

#include <algorithm>

#include "core/base/check.h"

namespace ovn::gossip {

template <class Is>
std::optional<MemberRef> MemberList::look_up(uint32_t tag, Is is) const {
  if (index_.empty()) return {};
  size_t mask = index_.size() - 1;
  for (size_t i = tag & mask; index_[i]; i = (i + 1) & mask) {
    uint32_t place = (index_[i] & kPlaceMask) - 1;
    if (((index_[i] ^ tag) & ~kPlaceMask) == 0 && is(places_[place])) return MemberRef(place);
  }
  return {};
}

std::optional<MemberRef> MemberList::find(const Uuid& node) const {
  return look_up(node_tag(node), [&](const Member& member) { return member.node() == node; });
}

std::optional<MemberRef> MemberList::find(uint32_t node, uint32_t boot) const {
  return look_up(node, [&](const Member& member) {
    return member.identity.node_tag() == node && member.identity.boot_tag() == boot;
  });
}

const Member* MemberList::find_reachable_at(const ip::Endpoint& endpoint, const Uuid& but) const {
  auto found = std::ranges::find_if(places_, [&](const Member& member) {
    return member.identity && member.is_reachable_at(endpoint) && member.node() != but;
  });
  return found == places_.end() ? nullptr : &*found;
}

MemberRef MemberList::add(IdentityPtr identity) {
  OVN_CHECK(!find(identity->node) && places_.size() < kPlaceMask);
  uint32_t place = static_cast<uint32_t>(places_.size());
  if (free_.empty()) {
    // Doubling would waste as much again as ten thousand members take.
    if (places_.size() == places_.capacity()) {
      places_.reserve(place + place / 8 + 8);
      first_digits_.reserve(places_.capacity());
    }
    places_.emplace_back();
    first_digits_.emplace_back();
  } else {
    place = free_.back();
    free_.pop_back();
  }
  places_[place] = Member();
  first_digits_[place] = first_digits(identity->node);
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
  uint32_t tag = places_[place].identity.node_tag();
  size_t i = tag & mask;
  while (index_[i]) i = (i + 1) & mask;
  index_[i] = entry(tag, place);
}

void MemberList::rebuild_index(size_t buckets) {
  index_.assign(buckets, 0);
  for (uint32_t i = 0; i < places_.size(); ++i) {
    if (places_[i].identity) enter(i);
  }
}

}  // namespace ovn::gossip
