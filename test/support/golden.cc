// SPDX-License-Identifier: Apache-2.0
#include "test/support/golden.h"

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace ovn::test {

namespace {

// The lines of `text` that are not in `other`, each after `mark`.
std::string lines_only_in(const std::string& text, const std::string& other, char mark) {
  std::set<std::string> known;
  std::string line, out;
  for (std::istringstream in(other); std::getline(in, line);) known.insert(line);
  for (std::istringstream in(text); std::getline(in, line);) {
    if (!known.contains(line)) out += mark + line + '\n';
  }
  return out;
}

}  // namespace

testing::AssertionResult matches_golden(const std::string& path, std::string_view text) {
  if (std::getenv("UPDATE_GOLDEN")) {
    std::ofstream out(path);
    out << text;
    return out.flush() ? testing::AssertionSuccess()
                       : testing::AssertionFailure() << "cannot write " << path;
  }
  std::ifstream file(path);
  if (!file) return testing::AssertionFailure() << "no file " << path;
  std::ostringstream wanted;
  wanted << file.rdbuf();
  std::string got(text);
  if (wanted.str() == got) return testing::AssertionSuccess();
  return testing::AssertionFailure() << path << " differs:\n"
                                     << lines_only_in(wanted.str(), got, '-')
                                     << lines_only_in(got, wanted.str(), '+');
}

}  // namespace ovn::test
