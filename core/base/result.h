// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value or an Error, in the shape of std::expected (which GCC 12 has only in C++23
// mode). Expected failures are returned as a Result; a broken invariant is an OVN_CHECK.
#pragma once

#include <utility>
#include <variant>

#include "core/base/check.h"
#include "core/base/error.h"

namespace ovn {

template <class T>
T* present(T* pointer) {
  OVN_CHECK(pointer != nullptr);
  return pointer;
}

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // The value. Requires has_value().
  T& operator*() & { return *operator->(); }
  const T& operator*() const& { return *operator->(); }
  T&& operator*() && { return std::move(*operator->()); }
  T* operator->() { return present(std::get_if<0>(&state_)); }
  const T* operator->() const { return present(std::get_if<0>(&state_)); }

  // The error. Requires that there is no value.
  const Error& error() const& { return *present(std::get_if<1>(&state_)); }
  Error&& error() && { return std::move(*present(std::get_if<1>(&state_))); }

  T value_or(T other) && { return has_value() ? *std::move(*this) : std::move(other); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Failure failure) : state_(std::move(failure.error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  const Error& error() const& { return *present(std::get_if<1>(&state_)); }
  Error&& error() && { return std::move(*present(std::get_if<1>(&state_))); }

 private:
  std::variant<std::monostate, Error> state_;
};

}  // namespace ovn

#define OVN_JOIN_(a, b) a##b
#define OVN_JOIN(a, b) OVN_JOIN_(a, b)

// TRY(auto x, f()): declares x from f()'s value, or returns f()'s error.
#define TRY(declaration, expression) \
  TRY_NAMED_(OVN_JOIN(result_of_line_, __LINE__), declaration, expression)
#define TRY_NAMED_(name, declaration, expression)            \
  auto name = (expression);                                  \
  if (!name) return ::ovn::Failure{std::move(name).error()}; \
  declaration = *std::move(name)

// CHECK_OK(f()): returns f()'s error, if it has one.
#define CHECK_OK(expression)                                         \
  do {                                                               \
    auto result_ = (expression);                                     \
    if (!result_) return ::ovn::Failure{std::move(result_).error()}; \
  } while (0)
