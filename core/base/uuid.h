// SPDX-License-Identifier: Apache-2.0
// 128-bit random identifiers (RFC 9562 version 4 in text: 8-4-4-4-12 lower-case hex digits).
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace ovn {

class Uuid {
 public:
  constexpr Uuid() = default;
  constexpr explicit Uuid(const std::array<uint8_t, 16>& bytes) : bytes_(bytes) {}

  // Sets the version and variant bits of 16 random bytes.
  static Uuid from_random(std::array<uint8_t, 16> bytes);
  static Result<Uuid> parse(std::string_view text);

  const std::array<uint8_t, 16>& bytes() const { return bytes_; }
  bool is_nil() const { return *this == Uuid(); }
  std::string to_string() const;

  // As two numbers: maps by Uuid compare all the time.
  friend constexpr bool operator==(const Uuid& a, const Uuid& b) {
    return a.halves() == b.halves();
  }
  friend constexpr auto operator<=>(const Uuid& a, const Uuid& b) {
    return a.ordered_halves() <=> b.ordered_halves();
  }

 private:
  using Halves = std::array<uint64_t, 2>;
  constexpr Halves halves() const { return std::bit_cast<Halves>(bytes_); }
  constexpr Halves ordered_halves() const {
    auto [first, second] = halves();
    if constexpr (std::endian::native == std::endian::big) return {first, second};
    return {__builtin_bswap64(first), __builtin_bswap64(second)};
  }

  std::array<uint8_t, 16> bytes_{};
};

}  // namespace ovn

template <>
struct std::hash<ovn::Uuid> {
  size_t operator()(const ovn::Uuid& id) const;
};

template <>
struct fmt::formatter<ovn::Uuid> : fmt::formatter<fmt::string_view> {
  auto format(const ovn::Uuid& id, fmt::format_context& context) const {
    return fmt::formatter<fmt::string_view>::format(id.to_string(), context);
  }
};
