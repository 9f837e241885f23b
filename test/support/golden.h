// SPDX-License-Identifier: Apache-2.0
// Golden files: texts in the tree that a program must go on producing. UPDATE_GOLDEN=1 in the
// environment of the tests rewrites them; the difference is then reviewed like code.
#pragma once

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace ovn::test {

// Compares `text` with the file `path`, from the root of the tree, where the tests run.
testing::AssertionResult matches_golden(const std::string& path, std::string_view text);

}  // namespace ovn::test
