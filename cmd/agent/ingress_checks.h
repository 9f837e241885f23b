// SPDX-License-Identifier: Apache-2.0
// The health endpoint for load balancers outside of the cluster, which know hosts and ports, and
// check over HTTP: GET /PORT or /PORT/PROTO is answered with 200 while this host can serve that
// published port, with 503 and the reason while it cannot, with 404 for a port that no service
// publishes. Anybody may ask, and learns nothing else.
#pragma once

#include "cmd/agent/http_listener.h"
#include "core/controller/host.h"

namespace ovn::agent {

// What is answered; to anything but such a GET 405 or 400.
http::Response answer_check(const controller::Host& host, const http::Request& request);

// Checks are short and their answers small: many connections, each for a few seconds.
ListenerLimits check_limits();

// `host` outlives the listener. Errors: see Acceptor::on_tcp_port().
Result<std::unique_ptr<HttpListener>> listen_for_checks(Loop& loop, const ip::Endpoint& at,
                                                        const controller::Host& host);

}  // namespace ovn::agent
