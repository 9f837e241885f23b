// SPDX-License-Identifier: Apache-2.0
// Strong identifiers: an Id<Tag> holds a string (names, uuids in text), a Number<Tag, T> a number,
// and two of different tags cannot be swapped.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <fmt/core.h>

namespace ovn {

template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }

  friend auto operator<=>(const Id&, const Id&) = default;

 private:
  std::string text_;
};

template <class Tag, class T>
class Number {
 public:
  constexpr Number() = default;
  constexpr explicit Number(T value) : value_(value) {}

  constexpr T value() const { return value_; }

  friend constexpr auto operator<=>(const Number&, const Number&) = default;

 private:
  T value_ = 0;
};

}  // namespace ovn

template <class Tag>
struct std::hash<ovn::Id<Tag>> {
  size_t operator()(const ovn::Id<Tag>& id) const { return std::hash<std::string>{}(id.str()); }
};

template <class Tag, class T>
struct std::hash<ovn::Number<Tag, T>> {
  size_t operator()(ovn::Number<Tag, T> n) const { return std::hash<T>{}(n.value()); }
};

template <class Tag>
struct fmt::formatter<ovn::Id<Tag>> : fmt::formatter<fmt::string_view> {
  auto format(const ovn::Id<Tag>& id, fmt::format_context& context) const {
    return fmt::formatter<fmt::string_view>::format(id.str(), context);
  }
};

template <class Tag, class T>
struct fmt::formatter<ovn::Number<Tag, T>> : fmt::formatter<T> {
  auto format(ovn::Number<Tag, T> n, fmt::format_context& context) const {
    return fmt::formatter<T>::format(n.value(), context);
  }
};
