// SPDX-License-Identifier: Apache-2.0
// The command line as a function: words and surroundings go in, texts and an exit code come out.
#pragma once

#include <span>
#include <string>

#include "cmd/cli/session.h"

namespace ovn::cli {

struct Outcome {
  int exit_code = 0;
  std::string out;
  std::string err;
};

// `words` without the program's name.
Outcome run(std::span<const std::string> words, const Environment& environment);

}  // namespace ovn::cli
