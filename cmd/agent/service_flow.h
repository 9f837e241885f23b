// SPDX-License-Identifier: Apache-2.0
// Services, from the request to the answer: the manager makes and changes them, and this host knows
// of it before the caller does.
#pragma once

#include "cmd/agent/api_http.h"
#include "cmd/agent/attach_flow.h"
#include "cmd/agent/peer_questions.h"

namespace ovn::agent {

// Passes the request on to the manager and takes over the service that it answers with.
void change_service(FlowTools tools, const api::Request& request, ApiRespond respond);

// A service with its backends: as this host knows it, if it hears of them; else the manager's word.
// With the connections that the backends' hosts count.
void show_service(FlowTools tools, PeerQuestions& peers, const std::string& reference,
                  const ApiRespond& respond);

}  // namespace ovn::agent
