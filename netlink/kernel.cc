// SPDX-License-Identifier: Apache-2.0
#include "netlink/kernel.h"

#include "netlink/apply.h"
#include "netlink/dump.h"
#include "netlink/unforgotten.h"

namespace ovn::netlink {

Result<kernel::Snapshot> Kernel::dump(std::span<const kernel::Netns> namespaces,
                                      std::span<const kernel::Sysctl> sysctls) {
  auto snapshot = netlink::dump(namespaces_, namespaces, sysctls);
  for (const kernel::Netns& one : namespaces) {
    if (auto netns = namespaces_.find(one.name)) (void)settle_unforgotten(**netns);  // it counts
  }
  namespaces_.rest();
  return snapshot;
}

std::vector<Result<void>> Kernel::apply(std::span<const kernel::Op> ops) {
  return Apply(namespaces_, ops).run();
}

}  // namespace ovn::netlink
