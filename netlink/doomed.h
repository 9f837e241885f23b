// SPDX-License-Identifier: Apache-2.0
// Links that were dropped and are still there. To delete a link the kernel waits for grace periods
// of RCU, 16 to 40 ms under rtnl_lock, and hardly longer for a hundred in one group. So a link of a
// container that is detached is only cut off and put into the group kDoomedGroup (netlink/link.h),
// which no dump shows. That is the outer end of a pair, in a namespace of ours, where all go
// together; or what stands on another link (a macvlan), in the container's namespace, one grace
// period for each container. They are deleted when nobody waits for the kernel, or before one could
// be in somebody's way. What a crash leaves in the group is found by the next dump of its
// namespace.
#pragma once

#include <vector>

#include "core/kernel/objects.h"

namespace ovn::netlink {

class Doomed {
 public:
  // There is one in that namespace.
  void add(const kernel::Netns& netns);
  // The same, and its other end is in `peer`.
  void add(const kernel::Netns& netns, const kernel::Netns& peer);

  // How many, at most: one that was found by two dumps counts twice.
  size_t count() const;
  // In a container's namespace there may be one, or the other end of one.
  bool reach(const kernel::Netns& netns) const;

  // Deletes those that are in that namespace, or have their other ends there.
  void clear(const kernel::Netns& netns);
  // Deletes those in namespaces of ours, and in one container's; what fails is kept for another
  // call.
  void reap();
  // Deletes all, as far as they can be.
  void reap_all();

 private:
  struct Space {
    kernel::Netns netns;
    size_t count = 0;
  };
  std::vector<Space>& spaces_like(const kernel::Netns& netns);
  void reap_ours();

  std::vector<Space> ours_, theirs_;
  std::vector<kernel::Netns> peers_;
};

}  // namespace ovn::netlink
