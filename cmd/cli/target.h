// SPDX-License-Identifier: Apache-2.0
// How people name a container on the command line. Whom they mean, the agent finds out.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace ovn::cli {

// The form of a target, without looking whether it is there. Errors: invalid.
Result<void> is_target(std::string_view text);

// What has a '/' before any ':' is a path, and is written in full; anything else stays as it is.
std::string absolute_target(std::string_view text);

}  // namespace ovn::cli
