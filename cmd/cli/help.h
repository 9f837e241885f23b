// SPDX-License-Identifier: Apache-2.0
// What --help prints: of the program, of a noun, of a verb.
#pragma once

#include <string>

#include "cmd/cli/verbs.h"

namespace ovn::cli {

std::string general_help();
std::string noun_help(const Noun& noun);
std::string verb_help(const Verb& verb);

}  // namespace ovn::cli
