// SPDX-License-Identifier: Apache-2.0
// VLAN sub-interfaces (802.1Q): IFLA_VLAN_*.
#pragma once

#include <optional>

#include "core/kernel/link_kinds.h"
#include "netlink/attributes.h"
#include "netlink/message.h"

namespace ovn::netlink {

// Appends IFLA_INFO_KIND and IFLA_INFO_DATA. The lower link is not in it, but in IFLA_LINK.
void encode(Message& message, const kernel::Vlan& vlan);

// Reads IFLA_INFO_DATA, leaving `lower` open. Nothing without an id.
std::optional<kernel::Vlan> decode_vlan(const Attributes& data);

}  // namespace ovn::netlink
