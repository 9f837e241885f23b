// SPDX-License-Identifier: Apache-2.0
#include "core/base/ip.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "core/base/number.h"

namespace ovn::ip {

namespace {

// Clears (or sets) all bits of `address` from bit `from` on.
Address with_low_bits(const Address& address, unsigned from, bool set) {
  std::array<uint8_t, 16> bytes{};
  std::copy_n(address.data(), address.size(), bytes.begin());
  size_t whole = from / 8;
  if (from % 8 != 0) {
    uint8_t low = static_cast<uint8_t>(0xff >> (from % 8));
    bytes[whole] = static_cast<uint8_t>(set ? bytes[whole] | low : bytes[whole] & ~low);
    ++whole;
  }
  std::fill(bytes.begin() + whole, bytes.begin() + address.size(), set ? 0xff : 0);
  return *Address::from_bytes(bytes.data(), address.size());
}

// Eight bytes of an IPv6 address as a number.
uint64_t half_of(const Address& address, size_t at) {
  uint64_t half = 0;
  for (size_t i = at; i < at + 8; ++i) half = half << 8 | address.data()[i];
  return half;
}

}  // namespace

std::optional<Address> Address::from_bytes(const void* bytes, size_t size) {
  if (size != 4 && size != 16) return {};
  Address a;
  a.family_ = size == 4 ? Family::v4 : Family::v6;
  std::memcpy(a.bytes_.data(), bytes, size);
  return a;
}

Result<Address> Address::parse(std::string_view text) {
  std::string terminated(text);
  uint8_t bytes[16];
  bool has_nul = text.find('\0') != std::string_view::npos;
  if (!has_nul && inet_pton(AF_INET, terminated.c_str(), bytes) == 1) return *from_bytes(bytes, 4);
  if (!has_nul && inet_pton(AF_INET6, terminated.c_str(), bytes) == 1) {
    return *from_bytes(bytes, 16);
  }
  return fail(Errc::invalid, "'{}' is not an IP address", text);
}

uint32_t Address::v4_value() const {
  OVN_CHECK(is_v4());
  return static_cast<uint32_t>(bytes_[0]) << 24 | static_cast<uint32_t>(bytes_[1]) << 16 |
         static_cast<uint32_t>(bytes_[2]) << 8 | bytes_[3];
}

bool Address::is_unspecified() const {
  return std::all_of(data(), data() + size(), [](uint8_t byte) { return byte == 0; });
}

bool Address::is_loopback() const {
  return is_v4() ? bytes_[0] == 127 : minus(v6({})) == std::optional<uint64_t>(1);
}

bool Address::is_multicast() const {
  return is_v4() ? (bytes_[0] & 0xf0) == 0xe0 : bytes_[0] == 0xff;
}

bool Address::is_link_local() const {
  return is_v4() ? bytes_[0] == 169 && bytes_[1] == 254
                 : bytes_[0] == 0xfe && (bytes_[1] & 0xc0) == 0x80;
}

Address Address::plus(uint64_t offset) const {
  Address sum = *this;
  for (size_t i = size(); i-- > 0 && offset > 0;) {
    uint64_t digit = bytes_[i] + (offset & 0xff);
    sum.bytes_[i] = static_cast<uint8_t>(digit);
    offset = (offset >> 8) + (digit >> 8);
  }
  return sum;
}

std::optional<uint64_t> Address::minus(const Address& base) const {
  if (family_ != base.family_ || *this < base) return {};
  if (is_v4()) return v4_value() - base.v4_value();
  uint64_t low = half_of(*this, 8), base_low = half_of(base, 8);
  uint64_t high = half_of(*this, 0) - half_of(base, 0) - (low < base_low);
  if (high != 0) return {};
  return low - base_low;
}

std::string Address::to_string() const {
  char text[INET6_ADDRSTRLEN];
  inet_ntop(is_v4() ? AF_INET : AF_INET6, data(), text, sizeof text);
  return text;
}

Prefix::Prefix(Address address, unsigned length) : address_(address), length_(length) {
  OVN_CHECK(length <= address.bits());
}

Result<Prefix> Prefix::parse(std::string_view text) {
  size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return fail(Errc::invalid, "'{}' is not a prefix such as 10.1.0.0/24: it has no length", text);
  }
  auto address = Address::parse(text.substr(0, slash));
  if (!address) return fail(Errc::invalid, "'{}' is not a prefix: bad address", text);
  auto length = parse_number(text.substr(slash + 1), address->bits());
  if (!length) {
    return fail(Errc::invalid, "'{}' is not a prefix: the length is not in 0..{}", text,
                address->bits());
  }
  return Prefix(*address, static_cast<unsigned>(*length));
}

Prefix Prefix::network() const { return Prefix(with_low_bits(address_, length_, false), length_); }

Address Prefix::last() const { return with_low_bits(address_, length_, true); }

bool Prefix::contains(const Address& address) const {
  size_t whole = length_ / 8;
  if (address.family() != family() || std::memcmp(address.data(), address_.data(), whole) != 0) {
    return false;
  }
  unsigned rest = length_ % 8;
  return rest == 0 || (address.data()[whole] ^ address_.data()[whole]) >> (8 - rest) == 0;
}

bool Prefix::contains(const Prefix& other) const {
  return other.length_ >= length_ && contains(other.address_);
}

bool Prefix::overlaps(const Prefix& other) const {
  return contains(other) || other.contains(*this);
}

std::string Prefix::to_string() const { return fmt::format("{}/{}", address_, length_); }

Result<Endpoint> Endpoint::parse(std::string_view text, std::optional<uint16_t> default_port) {
  std::string_view host = text, port;
  bool bracketed = !text.empty() && text.front() == '[';
  if (bracketed) {
    size_t close = text.find(']');
    if (close == std::string_view::npos) {
      return fail(Errc::invalid, "'{}' is not an address with a port: no ']'", text);
    }
    host = text.substr(1, close - 1);
    port = text.substr(close + 1);
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    host = text.substr(0, text.find(':'));
    port = text.substr(text.find(':'));
  }
  auto address = Address::parse(host);
  if (!address || (bracketed && address->is_v4())) {
    return fail(Errc::invalid, "'{}' is not an address with a port", text);
  }
  if (port.empty() && default_port) return Endpoint{*address, *default_port};
  auto number = port.empty() ? std::nullopt : parse_number(port.substr(1), 65535);
  if (port.empty() || port.front() != ':' || !number || *number == 0) {
    return fail(Errc::invalid, "'{}' is not an address with a port in 1..65535", text);
  }
  return Endpoint{*address, static_cast<uint16_t>(*number)};
}

std::string Endpoint::to_string() const {
  return address.is_v4() ? fmt::format("{}:{}", address, port)
                         : fmt::format("[{}]:{}", address, port);
}

}  // namespace ovn::ip

size_t std::hash<ovn::ip::Address>::operator()(const ovn::ip::Address& address) const {
  return std::hash<std::string_view>{}(
      {reinterpret_cast<const char*>(address.data()), address.size()});
}
