// SPDX-License-Identifier: Apache-2.0
// FNV-1a, 64 bits (RFC 9923): short stable names and tags from longer ones. Not for hostile input.
#pragma once

#include <cstdint>
#include <string_view>

namespace ovn {

constexpr uint64_t fnv1a(std::string_view bytes, uint64_t state = 0xcbf29ce484222325) {
  for (unsigned char c : bytes) state = (state ^ c) * 0x100000001b3;
  return state;
}

}  // namespace ovn
