// SPDX-License-Identifier: Apache-2.0
#include "core/runtime/target.h"

#include <charconv>

#include "core/base/utf8.h"

namespace ovn::runtime {

namespace {

struct Name {
  Kind kind;
  std::string_view text;
};
constexpr Name kNames[] = {{Kind::docker, "docker"},   {Kind::podman, "podman"},
                           {Kind::containerd, "containerd"}, {Kind::oci, "oci"},
                           {Kind::machine, "machine"}, {Kind::netns, "netns"},
                           {Kind::pid, "pid"}};

constexpr std::string_view kForms =
    "a target is docker:X, podman:X, containerd:NS/ID, oci:ID, machine:NAME, pid:N, netns:NAME, "
    "a path, or a bare name of one of these";

constexpr size_t kShownMax = 80;

// A positive process id, or 0.
int32_t number_of(std::string_view text) {
  int32_t pid = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
  return error == std::errc() && end == text.data() + text.size() && pid > 0 ? pid : 0;
}

bool is_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == text.npos;
}

// One component of a path below a folder that is not ours.
bool is_file_name(std::string_view text) {
  return !text.empty() && text != "." && text != ".." && text.find('/') == text.npos;
}

bool is_good(const Target& target) {
  if (target.kind == Kind::pid) return number_of(target.name) != 0;
  if (target.kind == Kind::path) return true;
  if (target.kind != Kind::containerd) return is_file_name(target.name);
  size_t slash = target.name.find('/');
  return slash != target.name.npos && is_file_name(target.name.substr(0, slash)) &&
         is_file_name(target.name.substr(slash + 1));
}

Target read(std::string_view text) {
  if (text.starts_with('/')) return {Kind::path, std::string(text)};
  size_t colon = text.find(':');
  if (colon == text.npos) return {Kind::any, std::string(text)};
  for (const Name& name : kNames) {
    if (text.substr(0, colon) == name.text) return {name.kind, std::string(text.substr(colon + 1))};
  }
  return {};
}

}  // namespace

int32_t Target::pid() const {
  bool may_be = kind == Kind::pid || (kind == Kind::any && is_digits(name));
  return may_be ? number_of(name) : 0;
}

std::string_view to_string(Kind kind) {
  for (const Name& name : kNames) {
    if (name.kind == kind) return name.text;
  }
  return "";
}

bool is_container(Kind kind) { return kind <= Kind::machine; }

Result<Target> parse_target(std::string_view text) {
  Target target = read(text);
  if (text.empty() || text.size() > kTargetSizeMax || !is_printable(text) || !is_good(target)) {
    return fail(Errc::invalid, "target '{}': {}", printable(text, kShownMax), kForms);
  }
  if (target.kind == Kind::pid) target.name = std::to_string(target.pid());
  return target;
}

std::string to_string(const Target& target) {
  if (target.kind == Kind::path || target.kind == Kind::any) return target.name;
  return fmt::format("{}:{}", to_string(target.kind), target.name);
}

}  // namespace ovn::runtime
