// SPDX-License-Identifier: Apache-2.0
// Takes the looks that controller::HealthMonitor wants, and writes what they find into the host's
// state, from where gossip, names and kernel have it.
#pragma once

#include <functional>

#include "cmd/agent/kernel_thread.h"
#include "cmd/agent/loop.h"
#include "core/controller/health_rules.h"

namespace ovn::agent {

class HealthChecker {
 public:
  // `on_changed` is told when host.health has changed by what was found.
  HealthChecker(Loop& loop, KernelThread& kernel, controller::Host& host,
                std::function<void()> on_changed);

  // The host has changed.
  void follow();

 private:
  void step();
  void look(const controller::HealthMonitor::Look& look);
  void answered(const model::EndpointId& endpoint, uint64_t number, const Result<void>& found);

  Loop& loop_;
  KernelThread& kernel_;
  controller::Host& host_;
  std::function<void()> on_changed_;
  controller::HealthMonitor monitor_;
  Timer timer_;
};

}  // namespace ovn::agent
