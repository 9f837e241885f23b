// SPDX-License-Identifier: Apache-2.0
// What the machine's own routes lead to: the prefixes that a new subnet should keep clear of. Asks
// in the namespace of the calling thread.
#pragma once

#include <vector>

#include "core/base/ip.h"
#include "core/base/result.h"

namespace ovn::netlink {

// The destinations of all unicast routes of both families, whichever table they are in (VPNs have
// tables of their own), but for default routes, link-local prefixes, and routes that are ours or
// over a link of ours. Sorted, each once.
Result<std::vector<ip::Prefix>> routed_prefixes();

}  // namespace ovn::netlink
