// SPDX-License-Identifier: Apache-2.0
// A record that a host has hidden because its owner deleted it or wrote it anew never becomes
// visible there again: of one owner's key, what a host shows only gets newer.
#include <algorithm>

#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

class NoResurrection : public RecordChecker {
  using Name = std::tuple<HostId, NetworkTag, Uuid, std::string>;
  // Epoch and Lamport time: both rise with everything an owner writes.
  using Age = std::pair<uint32_t, uint64_t>;

  void look(World& world, HostId id, NetworkTag network) override {
    for (const auto& row : world.node(id).visible(network)) {
      Age now{row.epoch, row.lamport};
      Age& newest = newest_[{id, network, row.owner, std::string(row.key)}];
      if (now < newest) {
        world.fail(fmt::format("no resurrection: host {} shows '{}' of host {} as it was before",
                               id, row.key, world.host_of(row.owner).value_or(UINT32_MAX)));
      }
      newest = std::max(newest, now);
    }
    check_vanished(world, id, network);
  }

  // Deleted and shown again with the same age is as wrong.
  void check_vanished(World& world, HostId id, NetworkTag network) {
    std::map<Name, Age> shown;
    for (const auto& row : world.node(id).visible(network)) {
      shown[{id, network, row.owner, std::string(row.key)}] = {row.epoch, row.lamport};
    }
    auto& gone = gone_[{id, network}];
    auto& before = shown_[{id, network}];
    for (const auto& [name, age] : shown) {
      auto deleted = gone.find(name);
      if (deleted != gone.end() && age <= deleted->second && !before.contains(name)) {
        world.fail(fmt::format("no resurrection: host {} shows the deleted '{}' again", id,
                               std::get<3>(name)));
      }
    }
    for (const auto& [name, age] : before) {
      // Hidden with its owner it may come back; deleted while the owner is there it may not.
      if (shown.contains(name) || !owner_present(world, id, network, std::get<2>(name))) continue;
      gone[name] = std::max(gone[name], age);
    }
    before = std::move(shown);
  }

  static bool owner_present(World& world, HostId id, NetworkTag network, const Uuid& owner) {
    auto members = world.node(id).members_of(network);
    return std::ranges::binary_search(members, owner);
  }

  void detached(World&, HostId id, NetworkTag network) override {
    shown_.erase({id, network});
    gone_.erase({id, network});
  }

  void forget(HostId id) override {
    auto of_host = [&](const auto& entry) { return std::get<0>(entry.first) == id; };
    std::erase_if(newest_, of_host);
    std::erase_if(shown_, of_host);
    std::erase_if(gone_, of_host);
  }

  std::map<Name, Age> newest_;
  std::map<std::pair<HostId, NetworkTag>, std::map<Name, Age>> shown_, gone_;
};

}  // namespace

std::unique_ptr<Checker> no_resurrection() { return std::make_unique<NoResurrection>(); }

}  // namespace ovn::sim
