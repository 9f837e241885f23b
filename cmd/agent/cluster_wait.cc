// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/cluster_wait.h"

#include <cerrno>

#include <sys/inotify.h>
#include <unistd.h>

namespace ovn::agent {

Result<std::unique_ptr<ClusterWait>> ClusterWait::begin(Loop& loop, std::string state_dir,
                                                        Found found) {
  netlink::Fd inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  // A rename is all that happens to the file; everything else in the folder is none of ours.
  if (!inotify || ::inotify_add_watch(inotify.get(), state_dir.c_str(), IN_MOVED_TO) < 0) {
    return fail_errno(errno, "watch " + state_dir);
  }
  return std::unique_ptr<ClusterWait>(
      new ClusterWait(loop, std::move(inotify), std::move(state_dir), std::move(found)));
}

ClusterWait::ClusterWait(Loop& loop, netlink::Fd inotify, std::string state_dir, Found found)
    : loop_(loop),
      inotify_(std::move(inotify)),
      state_dir_(std::move(state_dir)),
      found_(std::move(found)),
      watch_(std::make_unique<FdWatch>(loop, inotify_.get(), [this] { look(); })) {
  loop.post([this] { look(); });  // it may have appeared before the watch did
}

void ClusterWait::look() {
  alignas(inotify_event) char news[4096];
  while (::read(inotify_.get(), news, sizeof news) > 0) {
  }
  if (!found_) return;
  auto file = cluster::load_cluster_file(state_dir_);
  if (file && !*file) return;
  watch_.reset();
  auto found = std::exchange(found_, nullptr);
  file ? found(**std::move(file)) : found(Failure{std::move(file).error()});
}

}  // namespace ovn::agent
