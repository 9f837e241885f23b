// SPDX-License-Identifier: Apache-2.0
// The kernel's answer to one request (NLMSG_ERROR, or the end of a dump), with the text that the
// subsystem put beside the errno (NETLINK_EXT_ACK), which says what people need to know: "create
// link n1/vxlan0: EEXIST (VXLAN device already exists)".
#pragma once

#include <linux/netlink.h>

#include <string_view>

#include "core/base/result.h"

namespace ovn::netlink {

// The outcome that an NLMSG_ERROR (with errno 0 for success) or NLMSG_DONE message carries for the
// request described by `what`. A message too short to hold one is Errc::corrupt.
Result<void> outcome(const nlmsghdr& message, std::string_view what);

}  // namespace ovn::netlink
