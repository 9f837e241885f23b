// SPDX-License-Identifier: Apache-2.0
// The functions of a C++ file and how long they are. No parser: braces are followed, and the text
// before an opening brace tells a namespace, a type, a function or something else from each other.
// Good enough for code in the project's style; test/tidy/functions_test.cc shows what it
// understands.
#pragma once

#include "test/tidy/source.h"

namespace ovn::tidy {

inline constexpr size_t kFunctionLinesMax = 70;

struct Function {
  std::string name;   // "Address::parse"
  size_t first_line;  // where its declaration begins, from 1
  size_t last_line;   // where its closing brace is

  size_t lines() const { return last_line - first_line + 1; }
};

std::vector<Function> functions_of(const Source& source);

Findings check_functions(const Source& source);

}  // namespace ovn::tidy
