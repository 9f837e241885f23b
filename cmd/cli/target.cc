// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/target.h"

#include <algorithm>
#include <filesystem>

namespace ovn::cli {
namespace {

bool is_pid(std::string_view text) {
  constexpr size_t kDigitsMax = 7;  // PID_MAX_LIMIT is 2^22
  return !text.empty() && text.size() <= kDigitsMax && text.front() != '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool has_only_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == text.npos;
}

}  // namespace

Result<void> is_target(std::string_view text) {
  size_t colon = text.find(':');
  auto kind = text.substr(0, colon);
  auto rest = colon == text.npos ? "" : text.substr(colon + 1);
  if (text.empty()) return fail(Errc::invalid, "a target is pid:N, netns:NAME or a path");
  if (text.find('/') < colon || text.find('/') == 0) return {};
  if (colon == text.npos) {
    if (!has_only_digits(text) || is_pid(text)) return {};
    return fail(Errc::invalid, "'{}' is not the number of a process", text);
  }
  if (kind == "pid") {
    if (is_pid(rest)) return {};
    return fail(Errc::invalid, "'{}': '{}' is not the number of a process", text, rest);
  }
  if (kind == "netns") {
    if (!rest.empty() && rest.find('/') == rest.npos) return {};
    return fail(Errc::invalid, "'{}': '{}' is not the name of a namespace", text, rest);
  }
  return fail(Errc::invalid, "'{}': '{}' is no kind of target; pid:N, netns:NAME or a path is",
              text, kind);
}

std::string absolute_target(std::string_view text) {
  bool path = text.find('/') < text.find(':');
  return path ? std::filesystem::absolute(text).string() : std::string(text);
}

std::string canonical_target(std::string_view text) {
  if (text.find('/') < text.find(':')) return absolute_target(text);
  if (text.find(':') != text.npos) return std::string(text);
  return (has_only_digits(text) ? "pid:" : "netns:") + std::string(text);
}

Result<std::string> find_target(std::string_view text, const std::string& netns_folder) {
  std::string target = canonical_target(text);
  bool bare = text.find_first_of(":/") == text.npos && !has_only_digits(text);
  std::string path = netns_folder + "/" + std::string(text);
  std::error_code none;
  if (!bare || std::filesystem::exists(path, none)) return target;
  return fail(Errc::not_found,
              "target '{}': it is no process number, and there is no namespace {}; "
              "name it by pid:N, netns:NAME or a path",
              text, path);
}

}  // namespace ovn::cli
