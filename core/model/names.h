// SPDX-License-Identifier: Apache-2.0
// What is a legal name. Names of networks, nodes and aliases: 1 to 63 of [a-zA-Z0-9_.-], beginning
// with a letter or digit (so that they serve as DNS labels or can be told from options).
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace ovn::model {

inline constexpr size_t kNameSizeMax = 63;

// Errors: invalid, "network name 'x y': ..."; `what` is the noun in the message.
Result<void> check_name(std::string_view what, std::string_view name);
// An interface name for a container: 1 to 15 bytes without '/', white space or ':'
// (dev_valid_name() of the kernel). Errors: invalid.
Result<void> check_ifname(std::string_view name);
// A label or option key: 1 to 255 printable bytes without '='. Errors: invalid.
Result<void> check_key(std::string_view what, std::string_view key);

// The DNS, which all of these end in, does not tell upper case from lower.
bool same_name(std::string_view a, std::string_view b);

// A kernel interface name of at most 15 bytes from a prefix and the hash of `id`: "v" -> "v1f3a…".
std::string link_name(std::string_view prefix, std::string_view id);

}  // namespace ovn::model
