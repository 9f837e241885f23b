// SPDX-License-Identifier: Apache-2.0
// The units of the project and what each may use, read from the Makefile's `uses.UNIT := ...`
// table, which is the only place where the direction of dependencies is written down for machines.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace ovn::tidy {

class Units {
 public:
  static Units parse(std::string_view makefile);

  // The unit that holds `path`: the longest one that is its folder or above it; empty if none.
  std::string unit_of(std::string_view path) const;
  // The unit itself and everything that it may use, directly or not.
  std::set<std::string> closure(const std::string& unit) const;
  const std::map<std::string, std::set<std::string>>& uses() const { return uses_; }

 private:
  std::map<std::string, std::set<std::string>> uses_;
};

}  // namespace ovn::tidy
