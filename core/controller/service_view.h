// SPDX-License-Identifier: Apache-2.0
// The services of a network as the data plane is to balance them. A backend that is not to get
// connections now stays in the list with weight 0, so that those it has go on: it may be drained,
// unhealthy or silent for a while. One that is in no record any more is gone.
#pragma once

#include <vector>

#include "core/controller/host.h"

namespace ovn::controller {

// One for each virtual address, by that. `remote` are the records of the network as the view has
// them: a backend whose address is contested is not in it.
std::vector<reconcile::BalancedService> balanced_services(
    const Host& host, const model::NetworkId& network,
    const std::vector<model::EndpointRecord>& remote);

}  // namespace ovn::controller
