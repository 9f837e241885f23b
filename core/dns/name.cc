// SPDX-License-Identifier: Apache-2.0
#include "core/dns/name.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace ovn::dns {

namespace {

constexpr uint8_t kPointer = 0xc0;
constexpr std::string_view kReverse4 = "\7in-addr\4arpa", kReverse6 = "\3ip6\4arpa";
constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_plain(uint8_t c) {
  bool letter = lower(c) >= 'a' && lower(c) <= 'z';
  return letter || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// Takes the first label off; empty at the end.
std::string_view take_label(std::string_view& key) {
  if (key.empty()) return {};
  size_t size = static_cast<uint8_t>(key.front());
  std::string_view label = key.substr(1, size);
  key.remove_prefix(1 + size);
  return label;
}

std::optional<ip::Address> from_quad(std::string_view key) {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    std::string_view label = take_label(key);
    unsigned byte = 0;
    auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), byte);
    bool whole = error == std::errc() && end == label.data() + label.size();
    if (!whole || byte > 255 || (label.size() > 1 && label.front() == '0')) return {};
    value |= byte << (8 * i);
  }
  return key.empty() ? std::optional(ip::Address::v4(value)) : std::nullopt;
}

std::optional<ip::Address> from_nibbles(std::string_view key) {
  std::array<uint8_t, 16> bytes{};
  for (size_t i = 0; i < 32; ++i) {
    std::string_view label = take_label(key);
    size_t digit = label.size() == 1 ? kHexDigits.find(label.front()) : std::string_view::npos;
    if (digit == std::string_view::npos) return {};
    bytes[15 - i / 2] |= static_cast<uint8_t>(i % 2 == 0 ? digit : digit << 4);
  }
  return key.empty() ? std::optional(ip::Address::v6(bytes)) : std::nullopt;
}

}  // namespace

bool Name::append_label(ByteView label) {
  if (label.empty() || label.size() > kLabelMax || size_ + 1 + label.size() > kNameMax) {
    return false;
  }
  bytes_[size_] = static_cast<uint8_t>(label.size());
  std::copy(label.begin(), label.end(), bytes_.begin() + size_ + 1);
  size_ = static_cast<uint8_t>(size_ + 1 + label.size());
  return true;
}

bool Name::append(const Name& other) {
  if (size_ + other.size_ > kNameMax) return false;
  std::copy_n(other.bytes_.begin(), other.size_, bytes_.begin() + size_);
  size_ = static_cast<uint8_t>(size_ + other.size_);
  return true;
}

// Lengths are below any letter.
void Name::make_lower() {
  std::transform(bytes_.begin(), bytes_.begin() + size_, bytes_.begin(), lower);
}

std::optional<Name> Name::from_text(std::string_view text) {
  Name name;
  if (text == ".") return name;
  if (text.ends_with('.')) text.remove_suffix(1);
  for (;;) {
    size_t dot = text.find('.');
    if (!name.append_label(as_bytes(text.substr(0, dot)))) return {};
    if (dot == text.npos) return name;
    text.remove_prefix(dot + 1);
  }
}

Name Name::reverse_of(const ip::Address& address) {
  Name name;
  auto nibble = [&](unsigned value) { name.append_label(as_bytes(kHexDigits.substr(value, 1))); };
  for (size_t i = address.size(); i-- > 0;) {
    uint8_t byte = address.data()[i];
    if (address.is_v4()) {
      char digits[3];
      char* end = std::to_chars(std::begin(digits), std::end(digits), byte).ptr;
      name.append_label(as_bytes({digits, static_cast<size_t>(end - digits)}));
    } else {
      nibble(byte & 0xf), nibble(byte >> 4);
    }
  }
  for (auto rest = address.is_v4() ? kReverse4 : kReverse6; !rest.empty();) {
    name.append_label(as_bytes(take_label(rest)));
  }
  return name;
}

size_t Name::labels() const {
  size_t count = 0;
  for (auto rest = key(); !rest.empty(); ++count) take_label(rest);
  return count;
}

std::string Name::to_text() const {
  if (size_ == 0) return ".";
  std::string text;
  for (auto rest = key(); !rest.empty();) {
    if (!text.empty()) text += '.';
    for (char c : take_label(rest)) {
      auto byte = static_cast<uint8_t>(c);
      is_plain(byte) ? text += c : text += fmt::format("\\{:03}", byte);
    }
  }
  return text;
}

std::optional<ip::Address> Name::reversed() const {
  std::string_view text = key();
  bool v4 = text.ends_with(kReverse4), v6 = text.ends_with(kReverse6);
  text.remove_suffix(v4 ? kReverse4.size() : v6 ? kReverse6.size() : 0);
  if (v4) return from_quad(text);
  if (v6) return from_nibbles(text);
  return {};
}

bool read_name(ByteView message, size_t& at, Name& name) {
  name = Name();
  size_t here = at, before = at;  // a pointer must lead before `before`
  bool jumped = false;
  for (;;) {
    if (here >= message.size()) return false;
    uint8_t length = message[here];
    if (length >= kPointer) {
      if (here + 1 >= message.size()) return false;
      size_t target = static_cast<size_t>(length & ~kPointer) << 8 | message[here + 1];
      if (target >= before) return false;
      if (!std::exchange(jumped, true)) at = here + 2;
      here = before = target;
      continue;
    }
    if (length == 0) break;
    if (length > kLabelMax || message.size() - here - 1 < length) return false;
    if (!name.append_label(message.subspan(here + 1, length))) return false;
    here += 1 + length;
  }
  if (!jumped) at = here + 1;
  return true;
}

}  // namespace ovn::dns
