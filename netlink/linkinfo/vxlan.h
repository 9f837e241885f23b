// SPDX-License-Identifier: Apache-2.0
// VXLAN devices (RFC 7348): IFLA_VXLAN_*. Point to multipoint: no group and no remote, every
// destination is a forwarding entry.
#pragma once

#include <optional>

#include "core/kernel/objects.h"
#include "netlink/attributes.h"
#include "netlink/message.h"

namespace ovn::netlink {

// Appends IFLA_INFO_KIND and IFLA_INFO_DATA.
void encode(Message& message, const kernel::Vxlan& vxlan);

// Reads IFLA_INFO_DATA; underlay is not in it. Nothing if there is no VNI or no local address.
std::optional<kernel::Vxlan> decode_vxlan(const Attributes& data);

}  // namespace ovn::netlink
