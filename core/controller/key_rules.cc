// SPDX-License-Identifier: Apache-2.0
#include "core/controller/key_rules.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

using model::GossipKey;
using model::KeyState;

GossipKey* find_key(Manager& manager, KeyState state) {
  for (auto& [id, key] : manager.keys) {
    if (key.state == state) return &key;
  }
  return nullptr;
}
const GossipKey* find_key(const Manager& manager, KeyState state) {
  return find_key(const_cast<Manager&>(manager), state);
}

// The key whose state is waited for. An old one is not removed before the new one is in use.
const GossipKey* awaited_key(const Manager& manager) {
  const GossipKey* installed = find_key(manager, KeyState::installed);
  return installed ? installed : find_key(manager, KeyState::retiring);
}

uint16_t next_id(const Manager& manager) {
  uint16_t newest = find_key(manager, KeyState::primary)->id;
  return newest == UINT16_MAX ? 1 : newest + 1;
}

bool has_confirmed(const Manager& manager, const Uuid& node, const GossipKey& key) {
  auto told = manager.confirmed.find(node);
  // A revision that is not reached yet is that of a state which was lost.
  return told != manager.confirmed.end() && told->second >= key.revision &&
         told->second <= manager.revision;
}

std::vector<std::string> late_nodes(const Manager& manager, const GossipKey& key,
                                    const std::set<Uuid>& alive) {
  std::vector<std::string> late;
  for (const model::Node* node : unconfirmed(manager, key)) {
    if (alive.contains(node->id)) late.push_back(node->name);
  }
  return late;
}

void set_state(Manager& manager, GossipKey& key, KeyState state, store::Batch& batch) {
  key.state = state;
  key.revision = manager.revision;
  batch.push_back(store::put(key));
}

KeyStep use_installed(Manager& manager) {
  KeyStep step;
  advance(manager, step.batch);
  set_state(manager, *find_key(manager, KeyState::primary), KeyState::retiring, step.batch);
  GossipKey& fresh = *find_key(manager, KeyState::installed);
  set_state(manager, fresh, KeyState::primary, step.batch);
  step.key = fresh;
  return step;
}

KeyStep remove_retiring(Manager& manager) {
  KeyStep step;
  step.key = *find_key(manager, KeyState::retiring);
  advance(manager, step.batch);
  step.batch.push_back(store::drop(step.key));
  manager.keys.erase(step.key.id);
  return step;
}

}  // namespace

store::Batch found_ring(Manager& manager, std::vector<GossipKey> keys) {
  OVN_CHECK(manager.keys.empty() && !keys.empty());
  store::Batch batch;
  advance(manager, batch);
  for (GossipKey& key : keys) {
    auto state = manager.keys.empty() ? KeyState::primary : KeyState::retiring;
    set_state(manager, manager.keys.emplace(key.id, key).first->second, state, batch);
  }
  return batch;
}

bool is_rotating(const Manager& manager) { return awaited_key(manager) != nullptr; }

Result<Changed<GossipKey>> begin_rotation(Manager& manager, const model::KeySecret& secret,
                                          int64_t unix_now) {
  if (const GossipKey* awaited = awaited_key(manager)) {
    return fail(Errc::conflict, "a rotation is under way: key {} is {}", awaited->id,
                to_string(awaited->state));
  }
  Changed<GossipKey> changed{{next_id(manager), secret, KeyState::installed, 0, unix_now}, {}};
  advance(manager, changed.batch);
  set_state(manager, changed.value, KeyState::installed, changed.batch);
  manager.keys.emplace(changed.value.id, changed.value);
  manager.key_wait = {};
  return changed;
}

void confirm_policy(Manager& manager, const Uuid& node, uint64_t revision) {
  manager.confirmed[node] = revision;
}

std::vector<const model::Node*> unconfirmed(const Manager& manager, const GossipKey& key) {
  std::vector<const model::Node*> out;
  for (const auto& [id, node] : manager.nodes) {
    if (!has_confirmed(manager, id, key)) out.push_back(&node);
  }
  std::ranges::sort(out, {}, [](const model::Node* node) { return node->name; });
  return out;
}

std::optional<KeyStep> take_key_step(Manager& manager, const std::set<Uuid>& alive, Instant now) {
  const GossipKey* awaited = awaited_key(manager);
  if (!awaited) return {};
  bool installing = awaited->state == KeyState::installed;
  KeyWait& wait = manager.key_wait;
  if (wait.began == kNever) wait.began = now;
  auto late = late_nodes(manager, *awaited, alive);
  if (!late.empty()) wait.confirmed = kNever;
  else if (wait.confirmed == kNever) wait.confirmed = now;
  Duration last_packets = installing ? Duration(0) : kLastPackets;
  bool confirmed = wait.confirmed != kNever && now - wait.confirmed >= last_packets;
  if (!confirmed && now - wait.began < (installing ? kInstallTime : kRetireTime)) return {};
  wait = {};
  KeyStep step = installing ? use_installed(manager) : remove_retiring(manager);
  step.late = std::move(late);
  return step;
}

}  // namespace ovn::controller
