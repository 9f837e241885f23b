// SPDX-License-Identifier: Apache-2.0
// A man page in the roff of man(7), built from plain text. What roff would take for its own is
// escaped here and nowhere else.
#pragma once

#include <string>
#include <string_view>

namespace ovn::cli {

class ManPage {
 public:
  // "ovn-lite-net", 1, and what whatis(1) shows.
  ManPage(std::string_view name, int section, std::string_view summary);

  void heading(std::string_view title);
  void subheading(std::string_view title);
  // Paragraphs are separated by an empty line.
  void text(std::string_view paragraphs);
  // A term and, indented, what it means.
  void item(std::string_view term, std::string_view meaning);
  // Lines as they are.
  void literal(std::string_view lines);
  // "ovn-lite(1), ovn-lite.toml(5)"
  void see_also(std::string_view pages);

  std::string take() { return std::move(out_); }

 private:
  void line(std::string_view request, std::string_view text);

  std::string out_;
};

}  // namespace ovn::cli
