// SPDX-License-Identifier: Apache-2.0
// The kernel's news on the loop: netlink::Monitor's descriptor, read when readable, told on as
// "this namespace may have changed".
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "cmd/agent/loop.h"
#include "netlink/monitor.h"

namespace ovn::agent {

class KernelWatch {
 public:
  using OnChanged = std::function<void(const kernel::NetnsName&)>;

  // Errors: the kernel's.
  static Result<std::unique_ptr<KernelWatch>> open(Loop& loop, OnChanged on_changed,
                                                   std::function<void()> on_lost);

  // Hears of these namespaces, as far as they exist, and of no others but the host's. To be called
  // again whenever one may have been made.
  void watch(const std::vector<kernel::Netns>& namespaces);

 private:
  KernelWatch(Loop& loop, netlink::Monitor monitor, OnChanged on_changed,
              std::function<void()> on_lost);
  void receive();

  netlink::Monitor monitor_;
  OnChanged on_changed_;
  std::function<void()> on_lost_;
  FdWatch watch_;
  std::set<kernel::NetnsName> watched_;
};

}  // namespace ovn::agent
