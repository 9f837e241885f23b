// SPDX-License-Identifier: Apache-2.0
#include "core/model/network.h"

namespace ovn::model {

namespace {

template <class T>
struct Name {
  T value;
  std::string_view text;
};

constexpr Name<Driver> kDrivers[] = {
    {Driver::overlay, "overlay"}, {Driver::host, "host"}, {Driver::none, "none"}};
constexpr Name<Scope> kScopes[] = {{Scope::local, "local"}, {Scope::cluster, "cluster"}};

template <class T, size_t N>
std::string_view text_of(const Name<T> (&names)[N], T value) {
  for (const Name<T>& name : names) {
    if (name.value == value) return name.text;
  }
  return "?";
}

template <class T, size_t N>
Result<T> value_of(const Name<T> (&names)[N], std::string_view what, std::string_view text) {
  std::string known;
  for (const Name<T>& name : names) {
    if (name.text == text) return name.value;
    known.append(known.empty() ? "" : ", ").append(name.text);
  }
  return fail(Errc::invalid, "unknown {} '{}': known are {}", what, text, known);
}

}  // namespace

std::string_view to_string(Driver driver) { return text_of(kDrivers, driver); }
std::string_view to_string(Scope scope) { return text_of(kScopes, scope); }

Result<Driver> parse_driver(std::string_view text) { return value_of(kDrivers, "driver", text); }
Result<Scope> parse_scope(std::string_view text) { return value_of(kScopes, "scope", text); }

}  // namespace ovn::model
