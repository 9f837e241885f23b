// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/lookout.h"

#include <algorithm>
#include <set>

namespace ovn::reconcile {

using namespace kernel;

void Lookout::watch(std::span<const Netns> wanted, std::span<const Netns> keep, Instant now) {
  std::set<NetnsName> names;
  for (const Netns& netns : keep) names.insert(netns.name);
  for (const Netns& netns : wanted) {
    names.insert(netns.name);
    add(netns, now);
  }
  std::erase_if(spaces_, [&](const auto& space) { return !names.contains(space.first); });
}

void Lookout::add(const Netns& netns, Instant now) {
  Space fresh{netns, false, now, {}};
  auto [place, added] = spaces_.try_emplace(netns.name, fresh);
  if (!added && place->second.netns != netns) place->second = fresh;
}

void Lookout::event(const NetnsName& netns, Instant now) {
  auto at = spaces_.find(netns);
  if (at == spaces_.end()) return;
  Space& space = at->second;
  bool echo = space.changed && now - *space.changed < echo_delay_;
  look(netns, echo ? *space.changed + echo_delay_ : now + event_delay_);
}

void Lookout::changed(const NetnsName& netns, Instant now) {
  auto at = spaces_.find(netns);
  if (at != spaces_.end()) at->second.changed = now;
}

void Lookout::look(const NetnsName& netns, Instant when) {
  auto at = spaces_.find(netns);
  if (at != spaces_.end()) at->second.due = std::min(at->second.due, when);
}

void Lookout::look_everywhere(Instant now) {
  for (auto& [name, _] : spaces_) look(name, now);
}

void Lookout::looked(std::span<const Netns> namespaces) {
  for (const Netns& netns : namespaces) {
    auto at = spaces_.find(netns.name);
    if (at == spaces_.end() || at->second.netns != netns) continue;
    at->second.known = true;
  }
}

void Lookout::seen(const Netns& netns, Instant now) {
  auto at = spaces_.find(netns.name);
  if (at == spaces_.end() || at->second.netns != netns) return;
  at->second.known = true;
  at->second.due = now + echo_delay_;
}

bool Lookout::known(const NetnsName& netns) const {
  auto at = spaces_.find(netns);
  return netns == kHost || (at != spaces_.end() && at->second.known);
}

std::vector<Netns> Lookout::take(bool known, Instant now, size_t count_max) {
  std::vector<Space*> due, later;
  for (auto& [name, space] : spaces_) {
    if (due.size() == count_max) break;
    if (space.known != known || space.due > now) continue;
    bool is_sandbox = !space.netns.owned && name != kHost;
    (is_sandbox ? due : later).push_back(&space);
  }
  later.resize(std::min(later.size(), count_max - due.size()));
  due.insert(due.end(), later.begin(), later.end());
  std::vector<Netns> list;
  for (Space* space : due) {
    list.push_back(space->netns);
    space->due = kNever;
  }
  std::ranges::sort(list, {}, &Netns::name);
  return list;
}

Instant Lookout::next() const {
  Instant next = kNever;
  for (const auto& [_, space] : spaces_) next = std::min(next, space.due);
  return next;
}

}  // namespace ovn::reconcile
