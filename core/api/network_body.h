// SPDX-License-Identifier: Apache-2.0
// The body of POST /v1/networks.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/controller/network_rules.h"

namespace ovn::api {

// Errors: invalid, naming the field.
Result<controller::NetworkRequest> parse_network_request(std::string_view body);

}  // namespace ovn::api
