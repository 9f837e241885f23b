// SPDX-License-Identifier: Apache-2.0
// Reads our tables of one namespace, whole. A change in between is told by the monitor and read
// again.
#pragma once

#include "core/kernel/objects.h"
#include "netlink/socket.h"

namespace ovn::netlink {

// Appends to `out`. Errors: the kernel's; one without nf_tables has no tables.
Result<void> read_tables(Socket& socket, const kernel::NetnsName& netns, kernel::Snapshot& out);

}  // namespace ovn::netlink
