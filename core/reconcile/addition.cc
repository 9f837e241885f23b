// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/addition.h"

#include <algorithm>
#include <iterator>

#include "core/reconcile/walk.h"

namespace ovn::reconcile {

using namespace kernel;

std::set<NetnsName> whole_spaces(const Snapshot& desired, const Snapshot& more) {
  std::set<NetnsName> names;
  for (const Netns& netns : more.namespaces) {
    if (!netns.owned || !find_same(desired.namespaces, netns)) names.insert(netns.name);
  }
  return names;
}

bool extends(const Snapshot& desired, const Snapshot& more, const std::set<NetnsName>& whole) {
  bool fit = true;
  each_kind(
      [&](const auto& have, const auto& added) {
        auto agrees = [&](const auto& object) {
          const auto* same = find_same(have, object);
          return !same || *same == object;
        };
        auto stays = [&](const auto& object) { return find_same(added, object) != nullptr; };
        fit = fit && std::ranges::all_of(added, agrees);
        for (const NetnsName& name : whole) {
          fit = fit && std::ranges::all_of(in_space(have, name), stays);
        }
      },
      desired, more);
  return fit;
}

void add(Snapshot& desired, const Snapshot& more) {
  each_kind(
      [](auto& have, const auto& added) {
        for (const auto& object : added) {
          auto place = place_of(have, object);
          bool there = place != have.end() && place->key() == object.key();
          if (!there) have.insert(place, object);
        }
      },
      desired, more);
}

Snapshot part_of(const Snapshot& state, const Snapshot& more, const std::set<NetnsName>& whole) {
  Snapshot part;
  each_kind(
      [&](auto& into, const auto& from, const auto& added) {
        for (const NetnsName& name : whole) {
          std::ranges::copy(in_space(from, name), std::back_inserter(into));
        }
        for (const auto& object : added) {
          if (whole.contains(netns_of(object))) continue;
          if (const auto* same = find_same(from, object)) into.push_back(*same);
        }
      },
      part, state, more);
  normalize(part);
  return part;
}

}  // namespace ovn::reconcile
