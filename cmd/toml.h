// SPDX-License-Identifier: Apache-2.0
// toml++ as we use it: include this and nothing else of it. Its assertions are exceptions here,
// since release 3.3 asserts things that a file can make false (a section header without a name).
#pragma once

#include <stdexcept>

namespace ovn {

struct TomlAssertion : std::logic_error {
  using std::logic_error::logic_error;
};

constexpr void toml_assert(bool holds, const char* condition) {
  if (!holds) throw TomlAssertion(condition);
}

}  // namespace ovn

#define TOML_ASSERT(condition) ::ovn::toml_assert(static_cast<bool>(condition), #condition)
#include <toml++/toml.h>
