// SPDX-License-Identifier: Apache-2.0
// Ids of network namespaces: RTM_NEWNSID, RTM_GETNSID. Each namespace has its own small numbers for
// the others (`ip netns list-id`): a link message names a veth's other end by such an id, and a
// socket that listens to all namespaces gets the events of those that have one.
#pragma once

#include <cstdint>
#include <optional>

#include "netlink/message.h"

namespace ovn::netlink {

// Asks which id the namespace open as `fd` has in the socket's; the reply has -1 if none.
Message get_netns_id(int fd);
// Gives it one, of the kernel's choice. EEXIST if it has one.
Message new_netns_id(int fd);

// The id in a reply, or in the news that one was given or taken; nothing if there is none.
std::optional<int32_t> decode_netns_id(const nlmsghdr& message);

}  // namespace ovn::netlink
