// SPDX-License-Identifier: Apache-2.0
// The way out of overlay networks: one veth pair for each from its namespace to a port of the
// host's bridge `ovn-gw`, kept apart so that no network reaches another one there (apart.h).
// Containers go by the gateway of their subnet, which every host has for itself in the network's
// namespace and which is never told to others: the VXLAN device answers ARP from its own entries
// alone and passes none on. What leaves is masqueraded twice: behind the uplink's address in the
// network's namespace, whose subnet may be in use elsewhere, and behind the host's own by the table
// that bridge networks have (bridge_table.h), for which ovn-gw is one more of them. What comes in
// by a published port is translated twice, too: to that port at the uplink, and there to the
// container. One that a network's own host leads back to it leaves by the port that it came in by:
// a hairpin.
#pragma once

#include "core/kernel/objects.h"
#include "core/reconcile/desired.h"

namespace ovn::reconcile {

inline constexpr std::string_view kOutsideBridge = "ovn-gw";
// The uplink's end in a network's namespace.
inline constexpr std::string_view kUplinkName = "uplink";

// Adds the uplinks of all networks that have one, default routes by them for their containers, and
// the bridge if there is any. True if there is: the host's table is needed then.
bool add_uplinks(const View& view, kernel::Snapshot& snapshot);

}  // namespace ovn::reconcile
