// SPDX-License-Identifier: Apache-2.0
// What `ipam check` and `ipam blocks` are answered with.
#pragma once

#include "core/base/json.h"
#include "core/controller/lease_check.h"

namespace ovn::api {

// [{"kind", "network", "subject", "why", "remedy"}]
json::array findings_json(const std::vector<controller::LeaseFinding>& findings);

// [{"id", "network", "subnet", "block", "node", "used", "size"}], by network and block.
json::array leases_json(const controller::Manager& manager,
                        std::span<const controller::KnownEndpoint> endpoints);

}  // namespace ovn::api
