// SPDX-License-Identifier: Apache-2.0
#include "test/tidy/functions.h"

#include <algorithm>
#include <cctype>

namespace ovn::tidy {

namespace {

enum class Scope { space, type, function, other };

struct Open {
  Scope scope;
  Function function;
};

// What stands before an opening brace without the template head, which may hold "class".
std::string_view without_template_head(std::string_view text) {
  if (!has_word(text.substr(0, 8), "template")) return text;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '<') ++depth;
    if (text[i] == '>' && --depth == 0) return text.substr(i + 1);
  }
  return text;
}

Scope kind_of(std::string_view text) {
  size_t parenthesis = text.find('(');
  std::string_view head = text.substr(0, parenthesis);
  if (has_word(head, "namespace") || (has_word(head, "extern") && text.size() == head.size())) {
    return Scope::space;
  }
  bool has_list = parenthesis != std::string_view::npos;
  for (const char* word : {"class", "struct", "union", "enum"}) {
    // A type, unless it is a function whose result is named with the keyword.
    if (has_word(head, word) && (!has_list || head.find(':') < parenthesis)) return Scope::type;
  }
  bool is_value = head.find('=') != std::string_view::npos && !has_word(head, "operator");
  return has_list && !is_value ? Scope::function : Scope::other;
}

// The name before the parameter list: the last word of the head, with its qualifiers. A test's name
// is in its list: "TEST(Suite, name)".
std::string name_of(std::string_view text) {
  std::string_view head = text.substr(0, text.find('('));
  while (!head.empty() && head.back() == ' ') head.remove_suffix(1);
  std::string name(head.substr(head.find_last_of(" *&\n") + 1));
  return name.starts_with("TEST") ? std::string(text.substr(head.size() - name.size())) : name;
}

class Reader {
 public:
  explicit Reader(const Source& source) : code_(source.code) {}

  std::vector<Function> read() {
    bool continued = false;  // a preprocessor line that goes on
    for (size_t i = 0; i < code_.size(); ++i) {
      bool directive = continued || code_[i].starts_with('#');
      continued = directive && code_[i].ends_with('\\');
      if (directive) continue;
      for (char c : code_[i]) take(c, i + 1);
      if (!text_.empty()) text_ += ' ';
    }
    return std::move(found_);
  }

 private:
  void take(char c, size_t line) {
    if (c == '{') return open();
    if (c == '}') return close(line);
    if (c == ';') return text_.clear();
    if (text_.empty()) {
      if (std::isspace(static_cast<unsigned char>(c))) return;
      first_line_ = line;
    }
    text_ += c;
    for (const char* label : {"public:", "private:", "protected:"}) {
      if (text_ == label) text_.clear();
    }
  }

  void open() {
    Scope around = open_.empty() ? Scope::space : open_.back().scope;
    bool inside = around == Scope::function || around == Scope::other;
    std::string_view text = without_template_head(text_);
    open_.push_back({inside ? Scope::other : kind_of(text), {name_of(text), first_line_, 0}});
    text_.clear();
  }

  void close(size_t line) {
    text_.clear();
    if (open_.empty()) return;
    Open closed = std::move(open_.back());
    open_.pop_back();
    if (closed.scope != Scope::function) return;
    closed.function.last_line = line;
    found_.push_back(std::move(closed.function));
  }

  const std::vector<std::string>& code_;
  std::vector<Open> open_;
  std::string text_;  // since the last brace or semicolon
  size_t first_line_ = 0;
  std::vector<Function> found_;
};

}  // namespace

std::vector<Function> functions_of(const Source& source) { return Reader(source).read(); }

Findings check_functions(const Source& source) {
  Findings findings;
  for (const Function& function : functions_of(source)) {
    if (function.lines() <= kFunctionLinesMax) continue;
    findings.push_back({source.path, function.first_line,
                        function.name + " has " + std::to_string(function.lines()) + " lines"});
  }
  return findings;
}

}  // namespace ovn::tidy
