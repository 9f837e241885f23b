// SPDX-License-Identifier: Apache-2.0
// The command line, taken apart after the verb table. CLI11 does the options and arguments of the
// one verb that was named, and is seen in parser.cc only; no other verb costs anything.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/cli/verbs.h"

namespace ovn::cli {

// Values by Option::key() or Positional::name. A switch that was given has the value "true".
class Arguments {
 public:
  void add(std::string_view key, std::string value);

  bool has(std::string_view key) const { return values_.contains(key); }
  // The value; if there is none, `otherwise`.
  std::string value(std::string_view key, std::string_view otherwise = "") const;
  // All values of what may be given several times.
  const std::vector<std::string>& values(std::string_view key) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

struct Command {
  const Noun* noun = nullptr;  // null: none was given, with --help or --version
  const Verb* verb = nullptr;  // null: only the noun, with --help
  bool help = false;
  bool version = false;
  Arguments arguments;
};

// Errors: invalid, saying what is wrong with the command line, and what was probably meant.
Result<Command> parse(std::span<const std::string> words);

}  // namespace ovn::cli
