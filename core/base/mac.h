// SPDX-License-Identifier: Apache-2.0
// Ethernet (EUI-48) addresses, and the rules by which we make them up.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "core/base/ip.h"
#include "core/base/result.h"

namespace ovn {

class Mac {
 public:
  constexpr Mac() = default;
  constexpr explicit Mac(const std::array<uint8_t, 6>& bytes) : bytes_(bytes) {}

  static std::optional<Mac> from_bytes(const void* bytes, size_t size);
  // "02:42:0a:00:00:01", either case. Errors: invalid.
  static Result<Mac> parse(std::string_view text);
  // The MAC of an endpoint that asked for none: 02:42 and the four IPv4 bytes, as Docker does; for
  // an IPv6 address 02:42 and four bytes of its FNV-1a hash.
  static Mac for_address(const ip::Address& address);

  const std::array<uint8_t, 6>& bytes() const { return bytes_; }
  bool is_zero() const { return *this == Mac(); }
  bool is_unicast() const { return (bytes_[0] & 1) == 0; }

  std::string to_string() const;

  friend constexpr auto operator<=>(const Mac&, const Mac&) = default;

 private:
  std::array<uint8_t, 6> bytes_{};
};

}  // namespace ovn

template <>
struct fmt::formatter<ovn::Mac> : fmt::formatter<fmt::string_view> {
  auto format(const ovn::Mac& mac, fmt::format_context& context) const {
    return fmt::formatter<fmt::string_view>::format(mac.to_string(), context);
  }
};
