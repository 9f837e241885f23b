// SPDX-License-Identifier: Apache-2.0
// The body of POST /v1/networks.
#pragma once

#include <string_view>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/controller/network_rules.h"

namespace ovn::api {

// Where the host that asks has routes to, so that a network to be made keeps clear of it: the field
// "avoid", which that host's agent adds to what it was asked for.
std::vector<ip::Prefix> read_avoided(json::ObjectReader& in);

// Errors: invalid, naming the field.
Result<controller::NetworkRequest> parse_network_request(std::string_view body);

}  // namespace ovn::api
