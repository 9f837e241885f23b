// SPDX-License-Identifier: Apache-2.0
// Reads our tables of one namespace, whole, unless what was seen of them is the truth still. A
// change in between is told by the monitor and read again.
#pragma once

#include "core/kernel/objects.h"
#include "netlink/nftables/seen.h"
#include "netlink/socket.h"

namespace ovn::netlink {

// Appends to `out`. Errors: the kernel's; one without nf_tables has no tables.
// `seen` is of the same namespace.
Result<void> read_tables(Socket& socket, const kernel::NetnsName& netns, SeenTables& seen,
                         kernel::Snapshot& out);

}  // namespace ovn::netlink
