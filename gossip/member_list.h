// SPDX-License-Identifier: Apache-2.0
// The members this node knows, itself excluded, in a dense array with an index by uuid. A MemberRef
// stays valid until its member is erased.
#pragma once

#include <optional>
#include <vector>

#include "gossip/item.h"
#include "gossip/member.h"

namespace ovn::gossip {

class MemberList {
 public:
  Member& operator[](MemberRef ref) { return places_[ref.value()]; }
  const Member& operator[](MemberRef ref) const { return places_[ref.value()]; }

  std::optional<MemberRef> find(const Uuid& node) const;
  // The member whose packets bear these tags.
  std::optional<MemberRef> find(uint32_t node_tag, uint32_t boot_tag) const;

  // Adds a member. Requires that find(identity->node) is nothing.
  MemberRef add(IdentityPtr identity);
  void erase(MemberRef ref);

  size_t size() const { return size_; }
  // Calls f(MemberRef, Member&) for each, in order of their places.
  template <class F>
  void for_each(F f) {
    for (uint32_t i = 0; i < places_.size(); ++i) {
      if (places_[i].identity) f(MemberRef(i), places_[i]);
    }
  }
  template <class F>
  void for_each(F f) const {
    for (uint32_t i = 0; i < places_.size(); ++i) {
      if (places_[i].identity) f(MemberRef(i), places_[i]);
    }
  }
  // Those whose uuids begin with that prefix. Reads two bytes of each of the others.
  template <class F>
  void for_each_in(const OwnerPrefix& prefix, F f) const {
    for (uint32_t i = 0; i < places_.size(); ++i) {
      if (!prefix.may_contain(first_digits_[i]) || !places_[i].identity) continue;
      if (prefix.contains(places_[i].node())) f(MemberRef(i), places_[i]);
    }
  }
  // One that is reachable there, other than `but`; null if none is. Looks at all.
  const Member* find_reachable_at(const ip::Endpoint& endpoint, const Uuid& but = {}) const;

 private:
  void rebuild_index(size_t buckets);
  void enter(uint32_t place);

  std::vector<Member> places_;
  std::vector<uint16_t> first_digits_;  // of the uuids, by place
  std::vector<uint32_t> free_;
  // Open addressing by node tag, at most three quarters full. An entry is place + 1 below the
  // tag's highest bits, so that another member is seldom looked at for nothing; 0 is empty.
  static constexpr uint32_t kPlaceBits = 20, kPlaceMask = (1u << kPlaceBits) - 1;
  static uint32_t entry(uint32_t tag, uint32_t place) {
    return (tag & ~kPlaceMask) | (place + 1);
  }
  // The place of the first member whose tag's highest bits are those and that `is` the one.
  template <class Is>
  std::optional<MemberRef> look_up(uint32_t tag, Is is) const;

  std::vector<uint32_t> index_;
  size_t size_ = 0;
};

}  // namespace ovn::gossip
