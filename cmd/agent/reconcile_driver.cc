// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/reconcile_driver.h"

#include <algorithm>
#include <iterator>

namespace ovn::agent {

ReconcileDriver::ReconcileDriver(Loop& loop, KernelThread& kernel,
                                 reconcile::Reconciler reconciler, OnVanished on_vanished,
                                 std::function<void()> on_answer)
    : loop_(loop),
      kernel_(kernel),
      reconciler_(std::move(reconciler)),
      on_vanished_(std::move(on_vanished)),
      on_answer_(std::move(on_answer)),
      timer_(loop) {}

uint64_t ReconcileDriver::set_desired(kernel::Snapshot desired, reconcile::Held held,
                                      const kernel::Snapshot& seen) {
  make_known(desired, seen);
  uint64_t revision = reconciler_.set_desired(std::move(desired), std::move(held), loop_.now(),
                                              seen);
  step();
  return revision;
}

std::optional<uint64_t> ReconcileDriver::add_desired(const kernel::Snapshot& more,
                                                     const kernel::Snapshot& seen) {
  auto revision = reconciler_.add_desired(more, loop_.now(), seen);
  if (!revision) return {};
  make_known(more, seen);
  step();
  return revision;
}

void ReconcileDriver::make_known(const kernel::Snapshot& desired, const kernel::Snapshot& seen) {
  for (const kernel::Netns& netns : seen.namespaces) {
    auto wanted = std::ranges::find(desired.namespaces, netns);
    if (wanted != desired.namespaces.end()) to_know_.push_back(kernel::put(netns));
  }
}

void ReconcileDriver::handle_kernel_event(const kernel::NetnsName& netns) {
  reconciler_.handle_kernel_event(netns, loop_.now());
  step();
}

void ReconcileDriver::handle_events_lost() {
  reconciler_.handle_events_lost(loop_.now());
  step();
}

void ReconcileDriver::await(uint64_t revision, Settled settled) {
  if (reconciler_.settled(revision)) return settled();
  waiters_.push_back({revision, std::move(settled)});
}

void ReconcileDriver::step() {
  if (auto request = reconciler_.poll_request(loop_.now())) ask(*std::move(request));
  timer_.arm(reconciler_.next_deadline(), [this] { step(); });
  if (auto vanished = reconciler_.poll_vanished(); !vanished.empty()) on_vanished_(vanished);
  tell_waiters();
}

void ReconcileDriver::ask(reconcile::Request request) {
  if (auto dump = std::get_if<reconcile::Dump>(&request)) {
    kernel_.dump(std::move(*dump), [this](Result<kernel::Snapshot> answer) {
      reconciler_.handle_dump(std::move(answer), loop_.now());
      step();  // who waits is told first
      on_answer_();
    });
  } else {
    auto ops = std::exchange(to_know_, {});
    size_t known = ops.size();
    std::ranges::move(std::get<reconcile::Apply>(request).ops, std::back_inserter(ops));
    kernel_.apply({std::move(ops)}, [this, known](std::vector<Result<void>> results) {
      results.erase(results.begin(), results.begin() + static_cast<ptrdiff_t>(known));
      reconciler_.handle_results(results, loop_.now());
      step();
      on_answer_();
    });
  }
}

// A waiter may call set_desired() or await() in turn: each is taken off the list before it is told.
void ReconcileDriver::tell_waiters() {
  for (;;) {
    auto due = std::find_if(waiters_.begin(), waiters_.end(), [this](const Waiter& waiter) {
      return reconciler_.settled(waiter.revision);
    });
    if (due == waiters_.end()) return;
    Settled settled = std::move(due->settled);
    waiters_.erase(due);
    settled();
  }
}

}  // namespace ovn::agent
