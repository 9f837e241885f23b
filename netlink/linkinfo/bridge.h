// SPDX-License-Identifier: Apache-2.0
// Bridges: IFLA_BR_*. Without STP and multicast snooping, and out of netfilter's sight. VLAN
// filtering is off by itself; a kernel that was built without it refuses to be told.
#pragma once

#include "core/kernel/objects.h"
#include "netlink/message.h"

namespace ovn::netlink {

// Appends IFLA_INFO_KIND and IFLA_INFO_DATA.
void encode(Message& message, const kernel::Bridge& bridge);

}  // namespace ovn::netlink
