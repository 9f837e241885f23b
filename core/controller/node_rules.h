// SPDX-License-Identifier: Apache-2.0
// Which hosts are of the cluster: the manager admits them, by a name and an address that no other
// node has, and lets them go. A node that is merely dead stays: its containers may live.
#pragma once

#include "core/controller/manager.h"

namespace ovn::controller {

inline constexpr size_t kNodesMax = 10'000;

// Admits `node`, or takes over the new name and address of one that was admitted before: joining is
// repeated when its answer was lost. Errors: invalid (name, address), conflict (name or address is
// another node's, named; the address is of another family than those of all others), exhausted.
Result<Changed<model::Node>> admit_node(Manager& manager, model::Node node);

// Takes the node and its leases out of the cluster. Errors: not_found, conflict (it is the
// manager).
Result<Changed<model::Node>> remove_node(Manager& manager, std::string_view reference);

}  // namespace ovn::controller
