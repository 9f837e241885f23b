// SPDX-License-Identifier: Apache-2.0
// Ports of one bridge that are kept apart: what is behind one reaches the host, and behind the
// others what the host leads there alone. The kernel has a flag for it (IFLA_BRPORT_ISOLATED), but
// where somebody loaded br_netfilter (Docker, Kubernetes) a connection to a published port that is
// led back into its bridge is bridged, not routed (br_nf_pre_routing_finish()), and the flag ends
// it. So a table of family bridge says the same of frames as they come in, before br_netfilter
// writes another address into them: from such a port they are for the bridge itself or for all; and
// what is for all goes to no other port. What is led back is then for the bridge's other rules to
// judge (bridge_table.h), wherever it passes.
#pragma once

#include <string>

#include "core/base/mac.h"
#include "core/kernel/objects.h"

namespace ovn::reconcile {

inline constexpr std::string_view kApartTable = "ovn-lite-bridge";

// The host's, the same whatever is kept apart: ports are elements of its sets.
kernel::nft::Table apart_table();

// What says of a port that it is kept apart. Whoever is behind it depends on it: without the table
// it would reach the others.
kernel::nft::Element apart_element(const std::string& port);

// Keeps a port of the host's bridge of that MAC apart from its others.
void keep_apart(const std::string& port, const Mac& bridge, kernel::Snapshot& snapshot);

}  // namespace ovn::reconcile
