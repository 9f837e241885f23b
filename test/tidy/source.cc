// SPDX-License-Identifier: Apache-2.0
#include "test/tidy/source.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace ovn::tidy {

namespace {

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Blanks everything from `from` up to `to`, keeping line ends.
void blank(std::string& text, size_t from, size_t to) {
  for (size_t i = from; i < std::min(to, text.size()); ++i) {
    if (text[i] != '\n') text[i] = ' ';
  }
}

// The end of the quoted literal that opens at `open`: the index of its closing quote.
size_t closing_quote(std::string_view text, size_t open) {
  size_t i = open + 1;
  while (i < text.size() && text[i] != text[open] && text[i] != '\n') i += text[i] == '\\' ? 2 : 1;
  return i;
}

// The same for a raw string literal: R"x( ... )x".
size_t closing_raw_quote(std::string_view text, size_t open) {
  size_t parenthesis = text.find('(', open);
  std::string end = ")" + std::string(text.substr(open + 1, parenthesis - open - 1)) + "\"";
  size_t at = text.find(end, parenthesis);
  return at == std::string_view::npos ? text.size() : at + end.size() - 1;
}

std::string without_comments_and_literals(std::string text) {
  size_t i = 0;
  while (i < text.size()) {
    std::string_view rest = std::string_view(text).substr(i);
    size_t end = i + 1;
    if (rest.starts_with("//")) {
      end = std::min(text.find('\n', i), text.size());
      blank(text, i, end);
    } else if (rest.starts_with("/*")) {
      end = std::min(text.find("*/", i + 2), text.size() - 2) + 2;
      blank(text, i, end);
    } else if (rest.starts_with("R\"") && (i == 0 || !in_word(text[i - 1]))) {
      end = closing_raw_quote(text, i + 1) + 1;
      blank(text, i + 2, end - 1);
    } else if (text[i] == '"' || (text[i] == '\'' && (i == 0 || !in_word(text[i - 1])))) {
      end = closing_quote(text, i) + 1;
      blank(text, i + 1, end - 1);
    }
    i = end;
  }
  return text;
}

}  // namespace

std::string Finding::to_string() const {
  return path + (line ? ":" + std::to_string(line) : "") + ": " + what;
}

Source make_source(std::string path, std::string text) {
  Source source{std::move(path), std::move(text), {}, {}};
  source.lines = split_lines(source.text);
  if (source.is_cpp()) source.code = split_lines(without_comments_and_literals(source.text));
  return source;
}

std::vector<Source> read_tree(const std::string& root) {
  namespace fs = std::filesystem;
  std::vector<Source> sources;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::end(it); ++it) {
    std::string path = it->path().lexically_relative(root).string();
    // In a linked worktree .git is a file.
    bool foreign = path == ".git" || path == "build";
    if (foreign) it.disable_recursion_pending();
    if (foreign || !it->is_regular_file()) continue;
    std::ifstream file(it->path(), std::ios::binary);
    sources.push_back(make_source(path, {std::istreambuf_iterator<char>(file), {}}));
  }
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

bool has_word(std::string_view line, std::string_view word) {
  for (size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    bool begins = at == 0 || !in_word(line[at - 1]);
    size_t end = at + word.size();
    if (begins && (end >= line.size() || !in_word(line[end]) || !in_word(word.back()))) return true;
  }
  return false;
}

std::string_view included(const Source& source, size_t index) {
  if (!source.code[index].starts_with("#include")) return {};
  std::string_view line = source.lines[index];
  size_t open = line.find_first_of("<\"");
  if (open == std::string_view::npos) return {};
  size_t close = line.find_first_of(">\"", open + 1);
  return line.substr(open, close == std::string_view::npos ? close : close - open + 1);
}

}  // namespace ovn::tidy
