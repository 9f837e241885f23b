// SPDX-License-Identifier: Apache-2.0
// Whether this host can serve a published port, for load balancers outside of the cluster that
// choose between hosts.
#pragma once

#include "core/controller/host.h"

namespace ovn::controller {

// Errors: not_found (no service publishes the port, as far as this host knows), unavailable, with
// the reason.
Result<void> can_serve(const Host& host, model::Transport transport, uint16_t port);

}  // namespace ovn::controller
