// SPDX-License-Identifier: Apache-2.0
// The Kernel port on Linux, by rtnetlink and /proc/sys. The network namespace of the thread that
// makes it and uses it is kHost. Keeps one socket in each namespace of ours and none in sandboxes,
// so that nothing of a dead container lives on because of us. Both calls block while rtnl_lock is
// held.
//
// Failpoints: kernel.apply before every op, kernel.made between the creation of a link and its
// alias, kernel.forget before tracked connections are forgotten.
#pragma once

#include "core/kernel/kernel.h"
#include "netlink/namespaces.h"

namespace ovn::netlink {

class Kernel : public kernel::Kernel {
 public:
  explicit Kernel(CloseLater close_later = {}) : namespaces_(std::move(close_later)) {}
  // Deletes what was dropped.
  ~Kernel() override { namespaces_.reap_all(); }

  Result<kernel::Snapshot> dump(std::span<const kernel::Netns> namespaces,
                                std::span<const kernel::Sysctl> sysctls) override;
  std::vector<Result<void>> apply(std::span<const kernel::Op> ops) override;
  size_t dropped() const override { return namespaces_.doomed().count(); }
  void delete_dropped() override { namespaces_.reap(); }

 private:
  Namespaces namespaces_;
};

}  // namespace ovn::netlink
