// SPDX-License-Identifier: Apache-2.0
#include "core/base/number.h"

#include <charconv>

namespace ovn {

std::optional<uint64_t> parse_number(std::string_view text, uint64_t most) {
  uint64_t value = 0;
  const char* end = text.data() + text.size();
  auto [stopped_at, error] = std::from_chars(text.data(), end, value);
  bool canonical = text.size() == 1 || !text.starts_with('0');
  if (error != std::errc() || stopped_at != end || !canonical || value > most) return {};
  return value;
}

}  // namespace ovn
