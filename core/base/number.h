// SPDX-License-Identifier: Apache-2.0
// Whole numbers in text, in the one form that we take: decimal digits, no sign, no spaces, no
// leading zeros. What stands in a file, a flag or a message means the same number to everybody or
// none.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ovn {

// The number that all of `text` is; nothing if it is not one, or is above `most`.
std::optional<uint64_t> parse_number(std::string_view text, uint64_t most = UINT64_MAX);

}  // namespace ovn
