// SPDX-License-Identifier: Apache-2.0
// Veth pairs: VETH_INFO_PEER describes the other end as a whole link message of its own, with the
// namespace in which to make it.
#pragma once

#include "core/kernel/objects.h"
#include "netlink/link.h"
#include "netlink/message.h"

namespace ovn::netlink {

// Appends IFLA_INFO_KIND and IFLA_INFO_DATA. The peer cannot be made up: it would open before the
// pair is whole, and veth_open() answers ENOTCONN.
void encode(Message& message, const kernel::Veth& veth, const LinkPlace& place);

}  // namespace ovn::netlink
