// SPDX-License-Identifier: Apache-2.0
// Who has a VNI that we want. Of VXLAN devices whose sockets are in one namespace, no two may have
// the same VNI on the same UDP port (vxlan_vni_in_use()); of the other one the kernel says no more
// than EEXIST, and it may stand in any namespace, as Docker's do.
#pragma once

#include <string>

#include "core/kernel/link_kinds.h"

namespace ovn::netlink {

// "link vx7 in /run/docker/netns/1-abc", whose socket is in the calling thread's namespace; empty
// if there is none in the places that are looked at: this namespace, those that `ip netns` and
// Docker keep, and those of processes. Asked only when a device could not be made.
std::string vxlan_holder(const kernel::Vxlan& wanted);

}  // namespace ovn::netlink
