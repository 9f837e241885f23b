// SPDX-License-Identifier: Apache-2.0
// How people name the network namespace of a container.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace ovn::cli {

// The form of a target, without looking whether it is there. Errors: invalid.
Result<void> is_target(std::string_view text);

// A path in full; anything else as it is.
std::string absolute_target(std::string_view text);

// As the API takes it: "pid:N", "netns:NAME" or an absolute path. Digits are a pid, a bare word is
// a namespace's name, what has a '/' is a path. Requires is_target().
std::string canonical_target(std::string_view text);

// The same, but a bare word must be a namespace in `netns_folder`. Errors: not_found, saying what
// was tried.
Result<std::string> find_target(std::string_view text, const std::string& netns_folder);

}  // namespace ovn::cli
