// SPDX-License-Identifier: Apache-2.0
// Domain names (RFC 1035, 3.1) as their labels stand on the wire, each with its length before it,
// without the root at the end. A fixed size: looking one up allocates nothing. Names compare
// without regard to the case of ASCII letters (RFC 4343), so what is looked up is in lower case.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/ip.h"

namespace ovn::dns {

inline constexpr size_t kNameMax = 254;  // bytes, the root's not counted
inline constexpr size_t kLabelMax = 63;

class Name {
 public:
  Name() = default;  // the root

  // From "web.backend" or "web.backend."; nothing for what no name can be: an empty or too long
  // label, too long a name. Takes what is between dots as it is.
  static std::optional<Name> from_text(std::string_view text);
  // "4.3.2.1.in-addr.arpa", or its like of ip6.arpa (RFC 3596).
  static Name reverse_of(const ip::Address& address);

  // False if it would be too long; it is then unchanged.
  bool append_label(ByteView label);
  bool append(const Name& other);
  void make_lower();

  ByteView bytes() const { return {bytes_.data(), size_}; }
  // The key under which it is looked up, for one in lower case.
  std::string_view key() const { return as_text(bytes()); }
  size_t labels() const;
  // "web.backend"; what is no letter, digit, '-' or '_' is escaped as in RFC 4343. "." is the root.
  std::string to_text() const;
  // The address that its in-addr.arpa or ip6.arpa form stands for, for one in lower case.
  std::optional<ip::Address> reversed() const;

  friend bool operator==(const Name& a, const Name& b) { return a.key() == b.key(); }

 private:
  std::array<uint8_t, kNameMax> bytes_;
  uint8_t size_ = 0;
};

// Reads the name that stands in the message at `at`, and moves `at` behind it. A pointer leads only
// to what stands before the name or part that it ends (RFC 1035, 4.1.4: "a prior occurrence"), so
// that following pointers comes to an end. False for anything else.
bool read_name(ByteView message, size_t& at, Name& name);

// The lower case of an ASCII letter; everything else as it is.
constexpr uint8_t lower(uint8_t c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; }

}  // namespace ovn::dns
