// SPDX-License-Identifier: Apache-2.0
// Links of the host by name, whoever made them. Asks in the namespace of the calling thread.
#pragma once

#include <span>

#include "core/base/result.h"
#include "core/kernel/host_link.h"

namespace ovn::netlink {

// Those of `names` that there are. Errors: the kernel's.
Result<kernel::HostLinks> look_at_links(std::span<const std::string> names);

}  // namespace ovn::netlink
