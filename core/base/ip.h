// SPDX-License-Identifier: Apache-2.0
// IP addresses and prefixes of both families as plain values, with text forms after RFC 4291 and
// RFC 5952 (lower case, longest run of zeros compressed) and dotted quad for IPv4. IPv4-mapped IPv6
// addresses stay IPv6.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "core/base/result.h"

namespace ovn::ip {

enum class Family : uint8_t { v4 = 4, v6 = 6 };
// "IPv4" or "IPv6".
constexpr std::string_view to_string(Family family) {
  return family == Family::v4 ? "IPv4" : "IPv6";
}

class Address {
 public:
  // 0.0.0.0
  constexpr Address() = default;

  // From an IPv4 address as a number in host order: v4(0x7f000001) is 127.0.0.1.
  static constexpr Address v4(uint32_t host_order) {
    Address a;
    for (int i = 0; i < 4; ++i) a.bytes_[i] = static_cast<uint8_t>(host_order >> (24 - 8 * i));
    return a;
  }
  // From 16 bytes in network order.
  static constexpr Address v6(const std::array<uint8_t, 16>& bytes) {
    Address a;
    a.family_ = Family::v6;
    a.bytes_ = bytes;
    return a;
  }
  // From 4 or 16 bytes in network order; nothing for another length.
  static std::optional<Address> from_bytes(const void* bytes, size_t size);
  // Errors: invalid, naming the text. Accepts no zone, no port, no leading zeros in a quad.
  static Result<Address> parse(std::string_view text);

  Family family() const { return family_; }
  bool is_v4() const { return family_ == Family::v4; }
  // 32 or 128.
  unsigned bits() const { return is_v4() ? 32 : 128; }
  // 4 or 16.
  size_t size() const { return bits() / 8; }
  // `size()` bytes in network order.
  const uint8_t* data() const { return bytes_.data(); }
  // The IPv4 address in host order. Requires is_v4().
  uint32_t v4_value() const;

  bool is_unspecified() const;
  bool is_loopback() const;
  bool is_multicast() const;
  bool is_link_local() const;

  // The address `offset` further on, in the family's number space; wraps at its end.
  Address plus(uint64_t offset) const;
  // this - base as a number; nothing if base is above, of the other family, or the distance does
  // not fit 64 bits.
  std::optional<uint64_t> minus(const Address& base) const;

  std::string to_string() const;

  // IPv4 before IPv6, then numerically.
  friend constexpr auto operator<=>(const Address&, const Address&) = default;

 private:
  Family family_ = Family::v4;
  std::array<uint8_t, 16> bytes_{};
};

class Prefix {
 public:
  Prefix() = default;
  // Keeps host bits: an interface address is a Prefix too. Requires length <= address.bits().
  Prefix(Address address, unsigned length);

  // "10.1.0.0/24"; host bits are kept, see is_network(). Errors: invalid, naming the text.
  static Result<Prefix> parse(std::string_view text);

  const Address& address() const { return address_; }
  unsigned length() const { return length_; }
  Family family() const { return address_.family(); }
  bool is_v4() const { return address_.is_v4(); }

  // True if no host bit is set.
  bool is_network() const { return network().address_ == address_; }
  // The same prefix with host bits cleared.
  Prefix network() const;
  // First (all host bits 0) and last (all host bits 1) address.
  Address first() const { return network().address_; }
  Address last() const;
  // Number of host bits: 8 for an IPv4 /24.
  unsigned host_bits() const { return address_.bits() - length_; }

  bool contains(const Address& address) const;
  bool contains(const Prefix& other) const;
  bool overlaps(const Prefix& other) const;

  std::string to_string() const;

  friend auto operator<=>(const Prefix&, const Prefix&) = default;

 private:
  Address address_;
  unsigned length_ = 0;
};

// An address with a UDP or TCP port: "10.0.0.1:7956", "[fd00::1]:7956".
struct Endpoint {
  Address address;
  uint16_t port = 0;

  // `default_port` is taken where the text has none. Errors: invalid.
  static Result<Endpoint> parse(std::string_view text, std::optional<uint16_t> default_port = {});
  std::string to_string() const;

  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

}  // namespace ovn::ip

template <>
struct std::hash<ovn::ip::Address> {
  size_t operator()(const ovn::ip::Address& address) const;
};

template <class T>
  requires std::same_as<T, ovn::ip::Address> || std::same_as<T, ovn::ip::Prefix> ||
           std::same_as<T, ovn::ip::Endpoint>
struct fmt::formatter<T> : fmt::formatter<fmt::string_view> {
  auto format(const T& value, fmt::format_context& context) const {
    return fmt::formatter<fmt::string_view>::format(value.to_string(), context);
  }
};
