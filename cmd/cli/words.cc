// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/words.h"

#include <algorithm>

namespace ovn::cli {
namespace {

constexpr size_t kMeaningColumn = 26;

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    size_t end = std::min(text.find(separator), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string any_of(std::span<const std::string_view> words) {
  std::string out;
  for (size_t i = 0; i < words.size(); ++i) {
    out += i == 0 ? "" : i + 1 == words.size() ? " or " : ", ";
    out += words[i];
  }
  return out;
}

std::string wrap(std::string_view text, size_t indent, size_t width) {
  std::string out, line;
  auto flush = [&] {
    out.append(line.empty() ? 0 : indent, ' ').append(line).append("\n");
    line.clear();
  };
  for (std::string_view paragraph : split(text, '\n')) {
    if (paragraph.empty()) {
      flush();
      continue;
    }
    for (std::string_view word : split(paragraph, ' ')) {
      if (!line.empty() && indent + line.size() + 1 + word.size() > width) flush();
      line.append(line.empty() ? "" : " ").append(word);
    }
    flush();
  }
  return out;
}

std::string two_columns(std::span<const Entry> entries) {
  std::string out;
  for (const auto& [term, meaning] : entries) {
    std::string right = wrap(meaning, kMeaningColumn);
    std::string left = "  " + term;
    bool beside = left.size() + 2 <= kMeaningColumn && !right.empty();
    out += left;
    out += beside ? std::string_view(right).substr(left.size()) : "\n" + right;
  }
  return out;
}

std::string placeholder(const Positional& positional) {
  std::string name(positional.name);
  if (positional.count == Count::some) return name + "...";
  return positional.count == Count::maybe ? "[" + name + "]" : name;
}

std::string synopsis(const Verb& verb) {
  std::string out = "ovn-lite " + verb.command() + " [OPTIONS]";
  for (const Option& option : verb.options) {
    if (option.required) out += fmt::format(" --{} {}", option.key(), option.metavar);
  }
  for (const Positional& positional : verb.positionals) out += " " + placeholder(positional);
  return out;
}

std::string option_term(const Option& option) {
  auto names = split(option.names, ',');
  std::string out = names.front().starts_with("--") ? "    " : "";
  for (size_t i = 0; i < names.size(); ++i) out.append(i ? ", " : "").append(names[i]);
  return out.append(option.metavar.empty() ? "" : " ").append(option.metavar);
}

std::string option_meaning(const Option& option) {
  std::string out(option.help);
  std::vector<std::string> notes;
  if (!option.words.empty()) notes.push_back(any_of(split(option.words, ',')));
  if (!option.otherwise.empty()) notes.push_back(fmt::format("default: {}", option.otherwise));
  if (option.many) notes.emplace_back("may be repeated");
  if (option.required) notes.emplace_back("required");
  for (size_t i = 0; i < notes.size(); ++i) out += (i ? "; " : " (") + notes[i];
  return out + (notes.empty() ? "" : ")");
}

}  // namespace ovn::cli
