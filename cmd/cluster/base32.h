// SPDX-License-Identifier: Apache-2.0
// Base32 of RFC 4648, section 6, in lower case and without padding: for texts that people copy.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace ovn::cluster {

inline constexpr std::string_view kBase32Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

std::string base32_encode(ByteView bytes);
// Nothing for other letters, for a length that no bytes have, and for left-over bits that are not
// 0.
std::optional<Bytes> base32_decode(std::string_view text);

}  // namespace ovn::cluster
