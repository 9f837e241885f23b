// SPDX-License-Identifier: Apache-2.0
// Making a network, from the request to the answer: read where this host's routes lead (kernel
// thread), so that subnets from the default pools keep clear of it; then make it here, if it is of
// a driver whose networks are one host's own, or have it made by the manager and know it before the
// caller does.
#pragma once

#include <functional>

#include "cmd/agent/api_http.h"
#include "cmd/agent/attach_flow.h"

namespace ovn::agent {

// Answers with the network; errors are those of parse_network_request(), create_local_network(),
// create_network(), the manager's and the store's.
void create_network(FlowTools tools, api::Request request, ApiRespond respond);

}  // namespace ovn::agent
