// SPDX-License-Identifier: Apache-2.0
#include "test/support/golden.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace ovn::test {

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
  if (wanted.str() == text) return testing::AssertionSuccess();
  return testing::AssertionFailure() << path << " holds\n" << wanted.str() << "but got\n" << text;
}

}  // namespace ovn::test
