// SPDX-License-Identifier: Apache-2.0
// Making and removing networks of this host alone. What they stand on is looked at first (kernel
// thread), and a network whose parent the kernel cannot make is taken back, so that the caller
// finds either all of it or nothing.
#pragma once

#include <functional>

#include "cmd/agent/api_http.h"
#include "cmd/agent/attach_flow.h"
#include "core/controller/local_network_rules.h"

namespace ovn::agent {

using NetworkChanged = std::function<void(Result<model::Network>)>;

// Answers with the network.
NetworkChanged answer_network(ApiRespond respond, int status = 200);

// Errors: those of look_at_links() and create_local_network(), the store's, and the kernel's.
void create_local(FlowTools tools, controller::LocalNetwork wanted, NetworkChanged then);

// Errors: those of remove_local_network(), and the store's.
void remove_local(FlowTools tools, const model::NetworkId& id, NetworkChanged then);

}  // namespace ovn::agent
