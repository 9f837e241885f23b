// SPDX-License-Identifier: Apache-2.0
// Ipvlans: IFLA_IPVLAN_*.
#pragma once

#include <optional>

#include "core/kernel/link_kinds.h"
#include "netlink/attributes.h"
#include "netlink/message.h"

namespace ovn::netlink {

// Appends IFLA_INFO_KIND and IFLA_INFO_DATA. The lower link is not in it, but in IFLA_LINK.
void encode(Message& message, const kernel::Ipvlan& ipvlan);

// Reads IFLA_INFO_DATA, leaving `lower` open. Nothing for a mode or flag that we never set.
std::optional<kernel::Ipvlan> decode_ipvlan(const Attributes& data);

}  // namespace ovn::netlink
