// SPDX-License-Identifier: Apache-2.0
// The subnets of a network that is being made: those asked for must be clear of all other
// networks', and those left open are chosen from the default pools.
#pragma once

#include "core/controller/network_rules.h"

namespace ovn::controller {

using Networks = std::map<model::NetworkId, model::Network>;

// Errors: conflict, naming every network that is overlapped.
Result<void> check_overlaps(const Networks& networks, const NetworkRequest& request);

// Chooses what the request leaves open: prefixes from the space's pools, clear of all that is in
// use. Errors: exhausted; invalid (no address left for hosts).
Result<std::vector<model::Subnet>> choose_subnets(ipam::Space space, const Networks& networks,
                                                  const NetworkRequest& request);

}  // namespace ovn::controller
