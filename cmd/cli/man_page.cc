// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/man_page.h"

#include <algorithm>

#include "cmd/cli/words.h"
#include "core/base/version.h"

namespace ovn::cli {
namespace {

std::string escape(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\n') {
      out += ' ';
    } else {
      out += c;
    }
  }
  bool request = out.starts_with('.') || out.starts_with('\'');
  return (request ? "\\&" : "") + out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

}  // namespace

ManPage::ManPage(std::string_view name, int section, std::string_view summary) {
  out_ = fmt::format(
      ".\\\" Made from the verb table by 'make man'.\n.TH {} {} \"\" \"ovn\\-lite {}\"\n",
      escape(upper(name)), section, kVersion);
  heading("NAME");
  out_ += fmt::format("{} \\- {}\n", escape(name), escape(summary));
}

void ManPage::line(std::string_view request, std::string_view text) {
  out_ += fmt::format("{}{}\n", request, escape(text));
}

void ManPage::heading(std::string_view title) { line(".SH ", title); }
void ManPage::subheading(std::string_view title) { line(".SS ", title); }

void ManPage::text(std::string_view paragraphs) {
  for (std::string_view paragraph : split(paragraphs, '\n')) {
    if (paragraph.empty()) continue;
    out_ += ".PP\n";
    line("", paragraph);
  }
}

void ManPage::item(std::string_view term, std::string_view meaning) {
  out_ += ".TP\n";
  line(".B ", term);
  line("", meaning);
}

void ManPage::literal(std::string_view lines) {
  out_ += ".PP\n.nf\n.RS 4\n";
  for (std::string_view text : split(lines, '\n')) line("", text);
  out_ += ".RE\n.fi\n";
}

void ManPage::see_also(std::string_view pages) {
  heading("SEE ALSO");
  line("", pages);
}

}  // namespace ovn::cli
