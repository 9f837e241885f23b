// SPDX-License-Identifier: Apache-2.0
// Notices when containers end. A sandbox attached by process is watched by a pidfd, which tells of
// the end at once, whatever the runtime; of the others it is looked every second whether their path
// still leads to the namespace, which our sockets in it would keep alive.
// The end of a process need not be the end of its namespace: if another process is still in it, the
// sandbox moves to that one; it is gone when nobody is. One that shares the host's namespace ends
// with its process, whose id another may have by then.
#pragma once

#include <functional>
#include <map>
#include <set>

#include "cmd/agent/kernel_thread.h"
#include "core/model/endpoint.h"
#include "netlink/fd.h"

namespace ovn::agent {

class SandboxWatch {
 public:
  using Sandboxes = std::map<model::SandboxId, model::Sandbox>;
  using OnGone = std::function<void(const model::SandboxId&)>;
  using OnMoved = std::function<void(const model::SandboxId&, int32_t pid)>;

  SandboxWatch(Loop& loop, KernelThread& kernel, OnGone on_gone, OnMoved on_moved);

  // The sandboxes of this host from now on.
  void set(const Sandboxes& sandboxes);
  // The sandbox's namespace was not found where it was: looks for it elsewhere, then tells.
  void check(const model::SandboxId& sandbox);

 private:
  struct Watched {
    int32_t pid = 0;
    uint64_t cookie = 0;
    std::string path;  // of one without a process
    uint64_t inode = 0;
    bool shares_host = false;
    uint64_t began = 0;  // its process, if that is known
    bool checking = false;
    netlink::Fd pidfd;
    std::unique_ptr<FdWatch> watch;
  };

  void watch_process(const model::SandboxId& id, Watched& watched);
  void judged(const model::SandboxId& id, uint64_t cookie, Result<int32_t> pid);
  void check_again();
  void look_at_paths();

  Loop& loop_;
  KernelThread& kernel_;
  OnGone on_gone_;
  OnMoved on_moved_;
  std::map<model::SandboxId, Watched> watched_;
  std::set<model::SandboxId> unjudged_;  // could not be looked for: to be checked again
  Timer again_, paths_;
};

}  // namespace ovn::agent
