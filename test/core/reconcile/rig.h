// SPDX-License-Identifier: Apache-2.0
// A reconciler with a kernel in memory and a clock of its own, for tests.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/reconcile/reconciler.h"
#include "test/core/reconcile/views.h"
#include "test/support/fake_kernel.h"

namespace ovn::test {

// typical(), and a third container.
inline reconcile::View with_third(reconcile::View view = view_of(typical())) {
  view.networks[0].local.push_back(local("c", {"10.0.0.4/24"}));
  return view;
}

class Rig {
 public:
  explicit Rig(uint64_t seed = 1, std::vector<kernel::Netns> leftovers = {})
      : reconciler(seed, std::move(leftovers), now) {}

  // The sandboxes of the view's endpoints appear in the kernel, if they are not there yet.
  void start(const reconcile::View& view) {
    for (const auto& network : view.networks) {
      for (const auto& local : network.local) {
        if (!sandboxes_.insert(local.sandbox.netns_path).second) continue;
        kernel.add_sandbox(local.sandbox.netns_path, local.sandbox.cookie);
      }
    }
  }

  uint64_t want(const reconcile::View& view) {
    start(view);
    return reconciler.set_desired(reconcile::desired(view), reconcile::held(view), now);
  }

  // Does what is asked for until nothing is, at one moment. With `echo`, each change is followed by
  // the event that the kernel sends.
  void run() {
    for (int i = 0; i < 1000; ++i) {
      auto request = reconciler.poll_request(now);
      if (!request) return;
      if (auto* dump = std::get_if<reconcile::Dump>(&*request)) {
        dumps.push_back(*dump);
        reconciler.handle_dump(answer(*dump), now);
      } else {
        auto& ops = std::get<reconcile::Apply>(*request).ops;
        applies.push_back(ops);
        reconciler.handle_results(kernel.apply(ops), now);
        for (const auto& op : ops) echo(op);
      }
    }
    endless = true;
  }

  // Lets time pass, deadline by deadline.
  void pass(Duration time) {
    Instant end = now + time;
    for (run(); reconciler.next_deadline() <= end; run()) {
      now = std::max(now + std::chrono::microseconds(1), reconciler.next_deadline());
    }
    now = end;
  }

  // Someone does this, and the kernel says so.
  void interfere(const kernel::Op& op) {
    (void)kernel.interfere(op);
    echo(op);
  }

  // The plan from what the kernel really holds.
  reconcile::Plan truth(const reconcile::View& view) {
    auto wanted = reconcile::desired(view);
    return reconcile::plan(wanted, *kernel.dump(wanted.namespaces, wanted.sysctls), {});
  }

  // What has been asked for since the last call.
  std::vector<std::string> done() {
    std::vector<std::string> lines;
    for (const auto& ops : applies) {
      for (const auto& op : ops) lines.push_back(kernel::to_string(op));
    }
    forget();
    return lines;
  }
  void forget() { dumps.clear(), applies.clear(); }

  Instant now = Instant(std::chrono::hours(1));
  FakeKernel kernel;
  reconcile::Reconciler reconciler;
  std::vector<reconcile::Dump> dumps;
  std::vector<std::vector<kernel::Op>> applies;
  bool endless = false;
  // A dump that has this among its namespaces fails.
  kernel::NetnsName unreadable;

 private:
  Result<kernel::Snapshot> answer(const reconcile::Dump& dump) {
    for (const auto& netns : dump.namespaces) {
      if (netns.name == unreadable) return fail(Errc::invalid, "not a network namespace");
    }
    return kernel.dump(dump.namespaces, dump.sysctls);
  }

  void echo(const kernel::Op& op) {
    auto tell = [&](const kernel::NetnsName& name) { reconciler.handle_kernel_event(name, now); };
    std::visit(
        [&](const auto& object) {
          if constexpr (requires { object.netns; }) tell(object.netns);
        },
        op.object);
    const auto* link = std::get_if<kernel::Link>(&op.object);
    const auto* veth = link ? std::get_if<kernel::Veth>(&link->kind) : nullptr;
    if (veth) tell(veth->peer_netns);
    for (const auto& name : kernel.take_bereft()) tell(name);
  }

  std::set<std::string> sandboxes_;
};

}  // namespace ovn::test
