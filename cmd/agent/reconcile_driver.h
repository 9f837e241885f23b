// SPDX-License-Identifier: Apache-2.0
// Gives reconcile::Reconciler what it has not: a kernel thread and a clock. One request is with the
// kernel at a time; a timer is armed to the machine's next deadline in between. Whoever needs to
// know when a desired state has been brought about waits here.
#pragma once

#include <functional>
#include <list>

#include "cmd/agent/kernel_thread.h"
#include "core/reconcile/reconciler.h"

namespace ovn::agent {

class ReconcileDriver {
 public:
  using Settled = std::function<void()>;
  using OnVanished = std::function<void(const std::vector<kernel::NetnsName>&)>;

  // `on_vanished` is told of sandboxes' namespaces that do not exist (any more); `on_answer` is
  // called after each dump and each batch of operations: namespaces may have been made.
  ReconcileDriver(Loop& loop, KernelThread& kernel, reconcile::Reconciler reconciler,
                  OnVanished on_vanished, std::function<void()> on_answer);

  // As Reconciler::set_desired(). Returns the revision to wait for.
  uint64_t set_desired(kernel::Snapshot desired, reconcile::Held held,
                       const kernel::Snapshot& seen);
  // As Reconciler::add_desired().
  std::optional<uint64_t> add_desired(const kernel::Snapshot& more, const kernel::Snapshot& seen);
  void handle_kernel_event(const kernel::NetnsName& netns);
  void handle_events_lost();

  // Calls `settled` when everything that the revision asked for has been tried, in this call if it
  // has been already.
  void await(uint64_t revision, Settled settled);

  const reconcile::Reconciler& reconciler() const { return reconciler_; }

 private:
  struct Waiter {
    uint64_t revision;
    Settled settled;
  };

  // Operations may name a wanted namespace that others have looked at.
  void make_known(const kernel::Snapshot& desired, const kernel::Snapshot& seen);
  void step();
  void ask(reconcile::Request request);
  void tell_waiters();

  Loop& loop_;
  KernelThread& kernel_;
  reconcile::Reconciler reconciler_;
  OnVanished on_vanished_;
  std::function<void()> on_answer_;
  Timer timer_;
  std::list<Waiter> waiters_;
  std::vector<kernel::Op> to_know_;  // before the next operations
};

}  // namespace ovn::agent
