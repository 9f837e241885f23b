// SPDX-License-Identifier: Apache-2.0
// The bodies of POST /v1/services and POST /v1/services/{ref}.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/controller/service_rules.h"

namespace ovn::api {

// Errors: invalid, naming the field.
Result<controller::ServiceRequest> parse_service_request(std::string_view body);
// A field that is there replaces what was; "health": null takes the check away.
Result<controller::ServiceUpdate> parse_service_update(std::string_view body);

}  // namespace ovn::api
