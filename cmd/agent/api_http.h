// SPDX-License-Identifier: Apache-2.0
// Between HTTP messages (cmd/http) and what the API's handlers take and give (core/api).
#pragma once

#include <functional>

#include "cmd/agent/http_session.h"
#include "core/api/http.h"

namespace ovn::agent {

// To be called once, now or later, on the loop.
using ApiRespond = std::function<void(api::Response)>;
// Answers one API request, perhaps later.
using ApiCall = std::function<void(api::Request, ApiRespond)>;

// Errors: invalid, for a target that is none.
Result<api::Request> to_api(http::Request request);
http::Request to_http(const api::Request& request);

api::Response to_api(http::Response response);
http::Response to_http(api::Response response);

// A server's handler that passes all requests to `call`.
Handler api_handler(ApiCall call);

}  // namespace ovn::agent
