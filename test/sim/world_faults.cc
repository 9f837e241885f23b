// SPDX-License-Identifier: Apache-2.0
// What faults do to the hosts of a world.
#include <algorithm>

#include "core/base/check.h"
#include "test/sim/checker.h"
#include "test/sim/world.h"

namespace ovn::sim {

void World::crash(HostId id) {
  Host& host = hosts_[id];
  if (!host.node) return;
  for (auto& checker : checkers_) checker->stopped(*this, id);
  host.node.reset();
  host.frozen_until.reset();
  host.held_back.clear();
  host.disturbed = now_;
  connections_.process_ended(id);
}

void World::leave(HostId id) {
  end_in_order(id, [](gossip::Node& node, Instant now) { node.leave(now); });
}

void World::restarting(HostId id, Duration at_most) {
  end_in_order(id, [&](gossip::Node& node, Instant now) { node.restarting(at_most, now); });
}

void World::end_in_order(HostId id, const std::function<void(gossip::Node&, Instant)>& announce) {
  Host& host = hosts_[id];
  if (!host.node) return;
  announce(*host.node, clock(id));
  host.planned = true;
  settle(id);
  crash(id);
}

void World::freeze(HostId id, Duration duration) {
  Host& host = hosts_[id];
  if (!host.node) return;
  host.frozen_until = std::max(host.frozen_until.value_or(now_), now_ + duration);
  host.disturbed = *host.frozen_until;
  at(duration, [this, id] { thaw(id); });
}

void World::thaw(HostId id) {
  Host& host = hosts_[id];
  if (!host.node || !host.frozen_until || *host.frozen_until > now_) return;
  host.frozen_until.reset();
  while (!host.held_back.empty()) {
    auto [from, bytes] = std::move(host.held_back.front());
    host.held_back.pop_front();
    host.node->handle_datagram(from, bytes, clock(id));
    settle(id);
  }
  if (host.node->next_deadline() <= clock(id)) host.node->handle_timeout(clock(id));
  settle(id);
}

void World::copy_disk(HostId id) {
  Host& host = hosts_[id];
  host.disks.push_back({host.stored_epoch, host.networks});
}

void World::roll_back_disk(HostId id, uint64_t chance) {
  Host& host = hosts_[id];
  OVN_CHECK(!host.node);
  if (host.disks.empty()) return;
  const Disk& disk = host.disks[chance % host.disks.size()];
  host.stored_epoch = disk.epoch;
  host.networks = disk.networks;
}

void World::jump_clock(HostId id, Duration by) {
  hosts_[id].ahead += by;
  hosts_[id].disturbed = now_;
  // It wakes for what became due.
  if (hosts_[id].node) settle(id);
}

void World::move(HostId id) {
  Host& host = hosts_[id];
  if (!host.node) return;
  auto free = std::find(addresses_.begin(), addresses_.end(), std::nullopt);
  addresses_[host.address].reset();
  take_address(id, static_cast<uint32_t>(free - addresses_.begin()));
  host.disturbed = now_;
  host.node->move_to(endpoint_of(id), clock(id));
  connections_.moved(id);
  settle(id);
}

void World::exchange_addresses(HostId a, HostId b) {
  OVN_CHECK(!hosts_[a].node && !hosts_[b].node);
  uint32_t address = hosts_[a].address;
  take_address(a, hosts_[b].address);
  take_address(b, address);
}

void World::reinstall(HostId id) {
  Host& host = hosts_[id];
  OVN_CHECK(!host.node);
  host.identity.node = Uuid::from_random(random_bytes(random_));
  by_uuid_[host.identity.node] = id;
  host.stored_epoch = 0;
  host.disks.clear();
}

void World::rotate_keys(uint64_t salt) {
  constexpr Duration kStep = std::chrono::seconds(15);
  auto& keys = settings_.config.keys;
  if (keys.size() == gossip::kKeysMax) return;
  gossip::GroupKey fresh{++last_key_, {}};
  Random random(salt);
  for (auto& byte : fresh.key) byte = static_cast<uint8_t>(random.next());
  keys.push_back(fresh);
  tell_keys();
  at(kStep, [this, &keys, id = fresh.id] {
    auto used = std::ranges::find(keys, id, &gossip::GroupKey::id);
    std::rotate(keys.begin(), used, used + 1);
    tell_keys();
    at(kStep, [this, &keys, old = keys[1].id] {
      std::erase_if(keys, [&](const gossip::GroupKey& key) { return key.id == old; });
      tell_keys();
    });
  });
}

void World::tell_keys() {
  for (HostId id = 0; id < size(); ++id) {
    at(random_.between(Duration::zero(), std::chrono::seconds(5)), [this, id] { take_keys(id); });
  }
}

void World::take_keys(HostId id) {
  Host& host = hosts_[id];
  if (!host.node) return;
  if (host.frozen_until) return at(std::chrono::seconds(1), [this, id] { take_keys(id); });
  OVN_CHECK(host.node->set_keys(settings_.config.keys, clock(id)));
  note_keys(id);
  settle(id);
}

void World::note_keys(HostId id) {
  hosts_[id].keys.clear();
  for (const gossip::GroupKey& key : settings_.config.keys) hosts_[id].keys.push_back(key.id);
}

void World::repeat_caught(uint64_t salt) {
  if (caught_.empty()) return;
  Random random(salt);
  const Caught& packet = caught_[random.below(caught_.size())];
  for (int i = 0; i < 50; ++i) {
    Duration after = random.between(Duration::zero(), std::chrono::seconds(1));
    uint64_t place = keep(packet.bytes);
    push({now_ + after, 0, packet.to, Event::datagram, packet.from, place});
  }
}

// Old ones stay among them: those of boots that are no more.

}  // namespace ovn::sim
