// SPDX-License-Identifier: Apache-2.0
// How the cluster's settings are changed.
#pragma once

#include "core/controller/manager.h"

namespace ovn::controller {

// Takes what is set in `wanted`, and leaves the rest as it is; all nodes are told. Errors: invalid
// (port 0, or that of gossip).
Result<Changed<model::Settings>> change_settings(Manager& manager, const model::Settings& wanted,
                                                 uint16_t gossip_port);

}  // namespace ovn::controller
