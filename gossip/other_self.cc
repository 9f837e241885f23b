// SPDX-License-Identifier: Apache-2.0
#include "gossip/other_self.h"

#include <tuple>

#include "gossip/core.h"
#include "gossip/handshake.h"
#include "gossip/letter.h"
#include "gossip/planted.h"
#include "gossip/records.h"

namespace ovn::gossip {
namespace {

// Who has just started on an old disk is back at once, and does not ask; but not again and again.
constexpr Duration kYoung = std::chrono::seconds(60);
constexpr unsigned kRaisedMax = 3;
constexpr unsigned kAsks = 3;
constexpr Duration kAskInterval = std::chrono::milliseconds(500);

// Goes on under a later epoch, with new logs, once that is on stable storage.
void raise_epoch(Core& core, uint32_t epoch) {
  core.other_self.next = kNever;
  Identity identity = *core.self;
  identity.epoch = epoch;
  core.self = core.directory->intern(identity);
  core.storing_epoch = true;
  core.events.push_back(EpochRaised{epoch});
  rebase_own_logs(core);
}

void fence(Core& core, const Identity& other) {
  core.fenced = true;
  core.events.push_back(IdentityConflict{other.endpoint});
}

void ask(Core& core) {
  ++core.other_self.asked;
  core.other_self.next = core.now + kAskInterval;
  send_hello(core, core.other_self.seen.endpoint);
}

}  // namespace

void meet_other_self(Core& core, const Source& source, const Identity& other) {
  if (core.silent() || planted(Bug::ignore_other_self)) return;
  OtherSelf& held = core.other_self;
  bool young = core.now - core.born < kYoung && held.raised < kRaisedMax;
  if (young) {
    ++held.raised;
    return raise_epoch(core, other.epoch + 1);
  }
  bool lives = source.proven && source.node == other.node && source.boot == other.boot_id;
  const Identity& self = *core.self;
  bool below = std::tie(self.epoch, self.boot_id) < std::tie(other.epoch, other.boot_id);
  if (lives) {
    // It hears of us in answer to its proof, and gives way if it is the lower one.
    if (below) fence(core, other);
    else held.next = kNever;
    return;
  }
  bool asking = held.next != kNever;
  if (asking && other.epoch <= held.seen.epoch) return;
  held.seen = other;
  held.asked = 0;
  ask(core);
}

void other_self_timeout(Core& core) {
  if (core.now < core.other_self.next || core.silent()) return;
  if (core.other_self.asked < kAsks) ask(core);
  else raise_epoch(core, core.other_self.seen.epoch + 1);
}

void forgotten_later(Core& core, uint32_t epoch) {
  if (epoch > core.self->epoch && !core.silent()) raise_epoch(core, epoch + 1);
}

}  // namespace ovn::gossip
