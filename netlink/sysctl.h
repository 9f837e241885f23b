// SPDX-License-Identifier: Apache-2.0
// Sysctls: files below /proc/sys/net, which show the network namespace of the thread that opens
// them. Call with the thread inside it (NetnsScope).
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/kernel/objects.h"

namespace ovn::netlink {

// The present value; nothing where the kernel has no such file. Errors: kernel, denied.
Result<std::optional<std::string>> read_sysctl(const std::string& path);

// Writes the value unless what is there serves (kernel::serves()). A file that is not there is a
// success: the feature that it tames is not there either.
Result<void> put_sysctl(const kernel::Sysctl& sysctl);

}  // namespace ovn::netlink
