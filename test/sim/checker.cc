// SPDX-License-Identifier: Apache-2.0
#include "test/sim/checker.h"

namespace ovn::sim {

void RecordChecker::event(World&, HostId id, const gossip::Event& event) {
  if (auto* records = std::get_if<gossip::RecordsChanged>(&event)) {
    changed_.insert({id, records->network});
  }
}

void RecordChecker::served(World& world, HostId) {
  if (world.now() - swept_ >= std::chrono::milliseconds(500)) sweep(world);
}

void RecordChecker::started(World&, HostId id) {
  std::erase_if(changed_, [&](const auto& entry) { return entry.first == id; });
  forget(id);
}

void RecordChecker::at_rest(World& world) { sweep(world); }

void RecordChecker::sweep(World& world) {
  swept_ = world.now();
  for (const auto& [id, network] : changed_) {
    if (world.running(id)) look(world, id, network);
  }
  changed_.clear();
}

}  // namespace ovn::sim
