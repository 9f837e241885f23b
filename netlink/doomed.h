// SPDX-License-Identifier: Apache-2.0
// Links that were dropped and are still there. To delete a link the kernel waits for grace periods
// of RCU, 16 to 40 ms under rtnl_lock, and hardly longer for a hundred in one group. So the outer
// end of a pair whose container is detached is only taken down and put into the group kDoomedGroup
// (netlink/link.h), which no dump shows; all of them go together when reap() is called. It is, too,
// before the container's end could be in somebody's way. What a crash leaves in the group is found
// by the next dump.
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
  size_t count() const { return count_; }
  // The other end of one may be there.
  bool reach(const kernel::Netns& netns) const;

  // Deletes them; where that fails they are kept for the next call.
  void reap();

 private:
  size_t count_ = 0;
  std::vector<kernel::Netns> spaces_;
  std::vector<kernel::Netns> peers_;
};

}  // namespace ovn::netlink
