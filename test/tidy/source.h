// SPDX-License-Identifier: Apache-2.0
// A file of the project as the checks of test/tidy see it: its lines as written and, for C++, the
// same lines with comments and the insides of literals blanked, so that a check for a word finds
// code only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ovn::tidy {

struct Source {
  std::string path;  // from the root: "core/base/ip.cc"
  std::string text;
  std::vector<std::string> lines;
  std::vector<std::string> code;

  bool is_header() const { return path.ends_with(".h"); }
  bool is_cpp() const { return is_header() || path.ends_with(".cc"); }
  bool is_test() const { return path.starts_with("test/"); }
  // The folder that the file is in: "core/base".
  std::string folder() const { return path.substr(0, path.find_last_of('/')); }
};

struct Finding {
  std::string path;
  size_t line;  // from 1; 0 for the whole file
  std::string what;

  std::string to_string() const;
  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

Source make_source(std::string path, std::string text);

// All files below the folder `root` but .git and build; sorted by path.
std::vector<Source> read_tree(const std::string& root);

// True if `word` stands in `line` with no letter, digit or underscore on either side.
bool has_word(std::string_view line, std::string_view word);

// The path that an include line names, with its delimiters: "<mutex>" or "\"core/base/ip.h\"".
std::string_view included(const Source& source, size_t index);

}  // namespace ovn::tidy
