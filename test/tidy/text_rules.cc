// SPDX-License-Identifier: Apache-2.0
#include "test/tidy/text_rules.h"

#include <algorithm>

namespace ovn::tidy {

namespace {

constexpr std::string_view kLicense = "SPDX-License-Identifier: Apache-2.0";

bool is_script(const Source& source) {
  return source.path.ends_with(".sh") || source.text.starts_with("#!");
}

// Characters, not bytes: continuation bytes of UTF-8 take no column.
size_t columns(std::string_view line) {
  return static_cast<size_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

// Tables of generated or quoted text may be as wide as what they quote.
bool may_be_wide(const Source& source) {
  for (const char* suffix : {".cc", ".h", ".sh", "Makefile"}) {
    if (source.path.ends_with(suffix)) return false;
  }
  return !is_script(source);
}

void check_lines(const Source& source, Findings& findings) {
  for (size_t i = 0; i < source.lines.size(); ++i) {
    const std::string& line = source.lines[i];
    auto found = [&](std::string what) {
      findings.push_back({source.path, i + 1, std::move(what)});
    };
    if (columns(line) > kColumnsMax) found(std::to_string(columns(line)) + " columns");
    if (line.ends_with(' ') || line.ends_with('\t')) found("white space at the end of the line");
    if (line.find('\r') != std::string::npos) found("carriage return");
    if (source.is_cpp() && line.find('\t') != std::string::npos) found("tab");
  }
}

void check_head(const Source& source, Findings& findings) {
  auto found = [&](const char* what) { findings.push_back({source.path, 0, what}); };
  size_t licence = source.text.starts_with("#!") ? 1 : 0;
  if (source.lines.size() <= licence || !source.lines[licence].ends_with(kLicense)) {
    found("no SPDX line at its head");
  }
  if (!source.is_header()) return;
  size_t prose = 0;
  while (prose + 1 < source.lines.size() && source.lines[prose + 1].starts_with("//")) ++prose;
  if (prose == 0) found("a header begins with prose: what it is and what it keeps");
  if (prose > kProseLinesMax) found("the prose at its head is longer than 20 lines");
  if (source.text.find("\n#pragma once\n") == std::string::npos) found("no #pragma once");
}

}  // namespace

Findings check_text(const Source& source) {
  Findings findings;
  if (!source.text.empty() && source.text.back() != '\n') {
    findings.push_back({source.path, source.lines.size(), "no line end at the end of the file"});
  }
  if (may_be_wide(source)) return findings;
  check_lines(source, findings);
  check_head(source, findings);
  size_t most = source.is_header() ? kHeaderLinesMax : kSourceLinesMax;
  if (source.lines.size() > most) {
    findings.push_back(
        {source.path, 0,
         std::to_string(source.lines.size()) + " lines: at most " + std::to_string(most)});
  }
  return findings;
}

}  // namespace ovn::tidy
