// SPDX-License-Identifier: Apache-2.0
// Notices when the mount that keeps a namespace of ours is taken away: netlink has no news of that,
// and the namespace lives on without a name, to vanish with whoever looks into it. The kernel tells
// of any change of the mount table by an exceptional condition on /proc/self/mountinfo (proc(5),
// mounts_poll()); after a pause each namespace's file is looked at.
#pragma once

#include <functional>
#include <vector>

#include "cmd/agent/loop.h"
#include "core/kernel/objects.h"
#include "netlink/fd.h"

namespace ovn::agent {

class MountWatch {
 public:
  using Namespaces = std::function<const std::vector<kernel::Netns>&()>;
  using OnGone = std::function<void(const kernel::NetnsName&)>;

  // `namespaces` gives those that should be there; of those, only owned ones are looked at.
  // Errors: kernel.
  static Result<std::unique_ptr<MountWatch>> open(Loop& loop, Namespaces namespaces,
                                                  OnGone on_gone);

 private:
  MountWatch(Loop& loop, netlink::Fd table, Namespaces namespaces, OnGone on_gone);
  void look();

  netlink::Fd table_;
  Namespaces namespaces_;
  OnGone on_gone_;
  Timer pause_;
  bool due_ = false;
  FdWatch watch_;
};

}  // namespace ovn::agent
