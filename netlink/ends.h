// SPDX-License-Identifier: Apache-2.0
// Ends of veth pairs as the last dumps of their namespaces found them. Which namespace the other
// end is in costs little to know from a sandbox, where few have an id, and much from a network's
// namespace, where all of its sandboxes have one: so pairs are put together from the inside. What a
// sandbox's end is called is as new as the last dump of the sandbox; whoever looks at everything
// reads sandboxes first.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "netlink/link.h"

namespace ovn::netlink {

class Ends {
 public:
  // The one of that index at `place` has its other end in `other`, with the index `peer` there.
  void add(const kernel::Lower& place, uint32_t index, const kernel::NetnsName& other,
           uint32_t peer);
  // Where the other end of `link`, in `netns`, is. Nothing if no such end was found.
  std::optional<kernel::Lower> other_of(const kernel::NetnsName& netns,
                                        const KernelLink& link) const;

 private:
  struct End {
    kernel::Lower place;
    uint32_t index;
  };
  // By namespace and index of the other end.
  std::map<kernel::NetnsName, std::unordered_map<uint32_t, End>> ends_;
};

}  // namespace ovn::netlink
