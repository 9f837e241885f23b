// SPDX-License-Identifier: Apache-2.0
// The kernel's news on the loop: netlink::Monitor's descriptor, told on as "this namespace may have
// changed". News come in bursts, of our own making most of all: after some have been read there is
// a short pause, so that the loop is woken for each burst and not for each message.
#pragma once

#include <functional>
#include <memory>
#include <optional>
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
  void listen();
  void receive();

  Loop& loop_;
  netlink::Monitor monitor_;
  OnChanged on_changed_;
  std::function<void()> on_lost_;
  std::optional<FdWatch> watch_;
  Timer pause_;
  std::set<kernel::NetnsName> watched_;
};

}  // namespace ovn::agent
