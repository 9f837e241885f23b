// SPDX-License-Identifier: Apache-2.0
// Text that others wrote and people will read: UTF-8 (RFC 3629: no overlong forms, no surrogates,
// nothing above U+10FFFF) without control characters (C0, DEL, C1), which could move a terminal's
// cursor or end a line. Everything that we write as JSON must be UTF-8 at least.
#pragma once

#include <string>
#include <string_view>

namespace ovn {

// Bytes of the printable character at the beginning of `text`: 1 to 4; 0 if it has none there.
size_t printable_size(std::string_view text);

bool is_printable(std::string_view text);

// `text` with '?' for each byte that belongs to no printable character, cut between characters to
// at most `size_max` bytes.
std::string printable(std::string_view text, size_t size_max);

}  // namespace ovn
