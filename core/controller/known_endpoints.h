// SPDX-License-Identifier: Apache-2.0
// What the manager is told about who is attached: it keeps no endpoints itself. Its host's agent
// knows those of its own host and, by gossip, the records of all networks. An answer of the manager
// is only as good as this, so a node whose records have not come yet is told as well.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "core/base/time.h"
#include "core/controller/host.h"
#include "core/controller/manager.h"

namespace ovn::controller {

// For each network the nodes that take part in it, as far as gossip knows.
using Participants = std::map<model::NetworkId, std::vector<Uuid>>;

// An agent that has just started has not heard of all that live: for so long whoever is admitted
// and not `met` by gossip may take part in any network.
inline constexpr Duration kAcquaintance = std::chrono::seconds(5);
void add_unmet(const Manager& manager, const std::set<Uuid>& met, Participants& participants);

// The endpoints of `host` and those that gossip told it of, and one that is untold for each other
// participant of whom no record is here. Nodes that were removed from the cluster do not count.
std::vector<KnownEndpoint> known_endpoints(const Host& host, const Manager& manager,
                                           const Participants& participants);

}  // namespace ovn::controller
