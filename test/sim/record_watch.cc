// SPDX-License-Identifier: Apache-2.0
#include "test/sim/record_watch.h"

#include <algorithm>

#include "core/base/hash.h"
#include "test/sim/checker.h"

namespace ovn::sim {

RecordWatch::Rows RecordWatch::read(const World& world, HostId host, gossip::NetworkTag network) {
  Rows rows;
  for (const auto& row : world.node(host).rows(network)) {
    rows.push_back({row.owner, row.table, std::string(row.key), row.epoch, row.sequence,
                    row.lamport, fnv1a(as_text(row.value)), row.visible});
  }
  std::ranges::sort(rows);
  return rows;
}

void RecordWatch::look(World& world, bool now) {
  if (!now && world.now() - looked_ < std::chrono::milliseconds(250)) return;
  looked_ = world.now();
  for (const Place& place : changed_) {
    if (world.running(place.first)) compare(world, place);
  }
  changed_.clear();
}

void RecordWatch::compare(World& world, const Place& place) {
  const auto& [host, network] = place;
  Rows& before = seen_[place];
  Rows after = read(world, host, network);
  auto same_row = [](const SeenRow& a, const SeenRow& b) {
    return std::tie(a.owner, a.table, a.key, a.epoch, a.sequence) ==
           std::tie(b.owner, b.table, b.key, b.epoch, b.sequence);
  };
  auto old_row = before.begin();
  for (auto row = after.begin(); row != after.end() || old_row != before.end();) {
    bool old_end = old_row == before.end(), end = row == after.end();
    if (!old_end && !end && same_row(*old_row, *row)) {
      if (*old_row != *row) world.tell_row(host, network, &*old_row, &*row);
      ++old_row, ++row;
    } else if (end || (!old_end && *old_row < *row)) {
      world.tell_row(host, network, &*old_row++, nullptr);
    } else {
      world.tell_row(host, network, nullptr, &*row++);
    }
  }
  before = std::move(after);
}

void RecordWatch::forget(HostId host) {
  std::erase_if(changed_, [&](const Place& place) { return place.first == host; });
  std::erase_if(seen_, [&](const auto& entry) { return entry.first.first == host; });
}

void RecordWatch::forget(HostId host, gossip::NetworkTag network) {
  changed_.erase({host, network});
  seen_.erase({host, network});
}

}  // namespace ovn::sim
