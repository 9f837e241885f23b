// SPDX-License-Identifier: Apache-2.0
#include "netlink/ends.h"

namespace ovn::netlink {

using kernel::Lower;
using kernel::NetnsName;

void Ends::add(const Lower& place, uint32_t index, const NetnsName& other, uint32_t peer) {
  ends_[other].insert_or_assign(peer, End{place, index});
}

std::optional<Lower> Ends::other_of(const NetnsName& netns, const KernelLink& link) const {
  auto inside = ends_.find(netns);
  if (inside == ends_.end()) return {};
  auto end = inside->second.find(link.index);
  // Read before and after the pair was made anew, they do not belong together.
  if (end == inside->second.end() || end->second.index != link.peer) return {};
  return end->second.place;
}

}  // namespace ovn::netlink
