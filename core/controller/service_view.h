// SPDX-License-Identifier: Apache-2.0
// The services of a network as the data plane is to balance them. A backend that is not to get
// connections now stays in the list with weight 0, so that those it has go on: it may be drained,
// unhealthy or silent for a while. One that is in no record any more is gone.
#pragma once

#include <map>
#include <vector>

#include "core/controller/backends.h"

namespace ovn::controller {

// Those of backends_in() whose addresses are not contested; `remote` are the records of the network
// as the view has them.
std::map<model::ServiceId, std::vector<Backend>> settled_backends(
    const Host& host, const model::NetworkId& network,
    const std::vector<model::EndpointRecord>& remote);

// The backends of one service by address, with their weights, of which some are 0 for now.
std::vector<reconcile::Backend> weighed(const std::vector<Backend>& backends);

// One for each virtual address, by that.
std::vector<reconcile::BalancedService> balanced_services(
    const Host& host, const model::NetworkId& network,
    const std::vector<model::EndpointRecord>& remote);

}  // namespace ovn::controller
