// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/mount_watch.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "netlink/netns.h"

namespace ovn::agent {

namespace {

// Runtimes mount and unmount in bursts; ours is made good within two seconds.
constexpr Duration kPause = std::chrono::milliseconds(200);

}  // namespace

Result<std::unique_ptr<MountWatch>> MountWatch::open(Loop& loop, Namespaces namespaces,
                                                     OnGone on_gone) {
  netlink::Fd table(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
  if (!table) return fail_errno(errno, "/proc/self/mountinfo");
  return std::unique_ptr<MountWatch>(
      new MountWatch(loop, std::move(table), std::move(namespaces), std::move(on_gone)));
}

MountWatch::MountWatch(Loop& loop, netlink::Fd table, Namespaces namespaces, OnGone on_gone)
    : table_(std::move(table)),
      namespaces_(std::move(namespaces)),
      on_gone_(std::move(on_gone)),
      pause_(loop),
      watch_(loop, table_.get(), FdWatch::For::exception, [this] {
        if (!std::exchange(due_, true)) pause_.arm_after(kPause, [this] { look(); });
      }) {}

void MountWatch::look() {
  due_ = false;
  for (const kernel::Netns& netns : namespaces_()) {
    if (netns.owned && !netlink::open_netns(netns.path)) on_gone_(netns.name);
  }
}

}  // namespace ovn::agent
