// SPDX-License-Identifier: Apache-2.0
// Text in columns, and how the rows of the verb table are put in words: what --help, the man pages
// and the messages share.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/cli/verbs.h"

namespace ovn::cli {

std::vector<std::string_view> split(std::string_view text, char separator);
// "a, b or c"
std::string any_of(std::span<const std::string_view> words);

// Breaks paragraphs (separated by an empty line) at `width` columns; every line begins with
// `indent` spaces and ends with a line end.
std::string wrap(std::string_view text, size_t indent, size_t width = 80);

struct Entry {
  std::string term;
  std::string meaning;
};
// Terms on the left, their meanings beside them (or below those that are too long).
std::string two_columns(std::span<const Entry> entries);

// "NETWORK...", "[KEY]"
std::string placeholder(const Positional& positional);
// "ovn-lite net create [OPTIONS] NETWORK"
std::string synopsis(const Verb& verb);
// "-d, --driver DRIVER"
std::string option_term(const Option& option);
// Its help, with its values, its default, and whether it may be repeated or must be there.
std::string option_meaning(const Option& option);

}  // namespace ovn::cli
