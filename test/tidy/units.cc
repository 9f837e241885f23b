// SPDX-License-Identifier: Apache-2.0
#include "test/tidy/units.h"

#include <sstream>

namespace ovn::tidy {

Units Units::parse(std::string_view makefile) {
  Units units;
  std::istringstream lines{std::string(makefile)};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("uses.")) continue;
    std::istringstream words(line.substr(5));
    std::string unit, assigned;
    words >> unit >> assigned;
    std::set<std::string>& used = units.uses_[unit];
    for (std::string word; words >> word;) used.insert(word);
  }
  return units;
}

std::string Units::unit_of(std::string_view path) const {
  for (size_t end = path.rfind('/'); end != std::string_view::npos;
       end = path.rfind('/', end - 1)) {
    std::string folder(path.substr(0, end));
    if (uses_.contains(folder)) return folder;
    if (end == 0) break;
  }
  return {};
}

std::set<std::string> Units::closure(const std::string& unit) const {
  std::set<std::string> all = {unit};
  auto used = uses_.find(unit);
  if (used == uses_.end()) return all;
  for (const std::string& next : used->second) all.merge(closure(next));
  return all;
}

}  // namespace ovn::tidy
