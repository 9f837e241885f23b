// SPDX-License-Identifier: Apache-2.0
// One call of Kernel::dump(): reads the tables of the namespaces and keeps what is ours. See
// kernel.h of core/kernel for what is reported, link.h, address.h, route.h, neighbor.h and fdb.h
// for how it is recognized.
#pragma once

#include <span>

#include "core/kernel/objects.h"
#include "netlink/namespaces.h"

namespace ovn::netlink {

// The namespaces become known. Errors: the kernel's.
Result<kernel::Snapshot> dump(Namespaces& namespaces, std::span<const kernel::Netns> wanted,
                              std::span<const kernel::Sysctl> sysctls);

}  // namespace ovn::netlink
