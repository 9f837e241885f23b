// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/key_rotation.h"

#include <algorithm>

#include "core/base/log.h"

namespace ovn::agent {

namespace {

constexpr Duration kSettleTime = std::chrono::seconds(3);
constexpr Duration kLookInterval = std::chrono::milliseconds(250);

}  // namespace

KeyRotation::KeyRotation(Loop& loop, controller::Manager& manager, Alive alive, Commit commit)
    : loop_(loop),
      manager_(manager),
      alive_(std::move(alive)),
      commit_(std::move(commit)),
      settled_(loop.now() + kSettleTime),
      timer_(loop) {}

void KeyRotation::look() {
  if (!is_rotating(manager_)) return timer_.disarm();
  Instant now = loop_.now();
  timer_.arm(std::max(settled_, now + kLookInterval), [this] { look(); });
  if (now < settled_) return;
  auto step = take_key_step(manager_, alive_(), now);
  if (!step) return;
  commit_(std::move(step->batch), [this, step = *step](Result<void> committed) {
    committed ? told(step) : log::error("rotation of the gossip keys: {}; it is tried again",
                                        committed.error().message);
  });
}

void KeyRotation::told(const controller::KeyStep& step) const {
  bool used = step.key.state == model::KeyState::primary;
  log::info("gossip key {} is {}", step.key.id, used ? "the primary" : "removed");
  for (const std::string& name : step.late) {
    log::warn("node '{}' had not confirmed before gossip key {} was {}", name, step.key.id,
              used ? "used" : "removed");
  }
}

}  // namespace ovn::agent
