// SPDX-License-Identifier: Apache-2.0
#include "core/runtime/container.h"

#include <algorithm>

namespace ovn::runtime {

namespace {

constexpr size_t kListedMax = 8;

bool is_id_beginning(std::string_view word) {
  return word.size() >= kIdBeginningMin &&
         word.find_first_not_of("0123456789abcdef") == word.npos &&
         word.find_first_not_of("0123456789") != word.npos;
}

void drop_twins(std::vector<Container>& found) {
  std::ranges::stable_sort(found, {}, &Container::kind);
  std::vector<Container> kept;
  for (Container& one : found) {
    bool twin = std::ranges::any_of(kept, [&](const Container& other) {
      if (!is_container(one.kind)) return false;
      return one.pid != 0 ? one.pid == other.pid : one.id == other.id;
    });
    if (!twin) kept.push_back(std::move(one));
  }
  found = std::move(kept);
}

Failure several(const Target& target, const std::vector<Container>& found) {
  std::string list;
  for (size_t i = 0; i < found.size() && i < kListedMax; ++i) {
    list.append(list.empty() ? "" : ", ").append(found[i].target());
  }
  if (found.size() > kListedMax) list.append(", ...");
  return fail(Errc::conflict, "'{}' may be {}: name one of them in full", to_string(target), list);
}

}  // namespace

Match match(const Target& target, const Container& container) {
  if (target.kind != Kind::any && target.kind != container.kind) return Match::none;
  std::string_view word = target.name, id = container.id, name = container.name;
  size_t space = container.kind == Kind::containerd ? id.find('/') + 1 : 0;
  if (size_t slash = word.find('/'); slash != word.npos) {
    if (word.substr(0, slash + 1) != id.substr(0, space)) return Match::none;
    word.remove_prefix(slash + 1);
  }
  id.remove_prefix(space);
  name.remove_prefix(space);
  if (word == name || word == id) return Match::whole;
  return is_id_beginning(word) && id.starts_with(word) ? Match::beginning : Match::none;
}

Result<std::optional<Container>> choose(const Target& target, std::vector<Container> found) {
  drop_twins(found);
  for (Match wanted : {Match::whole, Match::beginning}) {
    std::vector<Container> fit;
    for (const Container& one : found) {
      if (match(target, one) == wanted) fit.push_back(one);
    }
    if (fit.size() > 1) return several(target, fit);
    if (fit.size() == 1) return std::optional(std::move(fit[0]));
  }
  return std::optional<Container>();
}

Result<void> check_attachable(const Container& container) {
  if (container.pid == 0) {
    return fail(Errc::conflict, "{} does not run", container.target());
  }
  if (container.shares.empty()) return {};
  return fail(Errc::conflict,
              "{} is in the network namespace of {}: attach that one, and both are attached",
              container.target(), container.shares);
}

}  // namespace ovn::runtime
