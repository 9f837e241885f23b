// SPDX-License-Identifier: Apache-2.0
#include "core/controller/vtep_liveness.h"

#include <algorithm>

namespace ovn::controller {

void VtepLiveness::set_targets(const std::set<ip::Address>& targets, Instant now) {
  std::erase_if(targets_, [&](const auto& entry) { return !targets.contains(entry.first); });
  for (const ip::Address& address : targets) targets_.try_emplace(address, Target{now});
}

void VtepLiveness::handle_reply(const ip::Address& from) {
  auto found = targets_.find(from);
  if (found == targets_.end()) return;
  Target& target = found->second;
  target.asked = 0;
  target.revived = target.revived || target.dead;
  target.dead = false;
}

std::vector<ip::Address> VtepLiveness::poll(Instant now, bool& changed) {
  changed = false;
  std::vector<ip::Address> asked;
  for (auto& [address, target] : targets_) {
    changed = changed || target.revived;
    target.revived = false;
    if (target.ask_at > now) continue;
    if (target.asked >= kEchoMissesMax && !target.dead) {
      target.dead = true;
      changed = true;
    }
    target.asked = std::min(target.asked + 1, kEchoMissesMax);
    target.ask_at = now + kEchoInterval;
    asked.push_back(address);
  }
  return asked;
}

Instant VtepLiveness::next_deadline() const {
  Instant earliest = kNever;
  for (const auto& [address, target] : targets_) earliest = std::min(earliest, target.ask_at);
  return earliest;
}

bool VtepLiveness::alive(const ip::Address& vtep) const {
  auto found = targets_.find(vtep);
  return found == targets_.end() || !found->second.dead;
}

}  // namespace ovn::controller
