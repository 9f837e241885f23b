// SPDX-License-Identifier: Apache-2.0
// The one thread that talks to the kernel and enters network namespaces: a netlink request runs
// inside the sender's send(), holding rtnl_lock, and may have to wait for it long. Requests run in
// the order given, answers come back to the loop. Links that were dropped are deleted when nothing
// has been dropped for a moment, and at last when that has not happened for long.
#pragma once

#include <concepts>
#include <memory>
#include <optional>

#include "cmd/agent/worker.h"
#include "core/kernel/kernel.h"
#include "core/reconcile/reconciler.h"

namespace ovn::agent {

class KernelThread {
 public:
  using Dumped = std::function<void(Result<kernel::Snapshot>)>;
  using Applied = std::function<void(std::vector<Result<void>>)>;

  KernelThread(Loop& loop, std::unique_ptr<kernel::Kernel> kernel);

  void dump(reconcile::Dump request, Dumped dumped);
  void apply(reconcile::Apply request, Applied applied);
  // Other work that enters namespaces: work() or work(kernel::Kernel&).
  template <class Work, class Then>
  void run(Work work, Then then) {
    worker_.run(
        [this, work = std::move(work)] {
          if constexpr (std::invocable<const Work&>) return work();
          else return work(*kernel_);
        },
        std::move(then));
  }

 private:
  void note_dropped(size_t count);
  void delete_dropped();

  Loop& loop_;
  std::unique_ptr<kernel::Kernel> kernel_;
  Timer timer_;
  std::optional<Instant> delete_by_;  // dropped links; none: there are none
  Worker worker_;
};

}  // namespace ovn::agent
