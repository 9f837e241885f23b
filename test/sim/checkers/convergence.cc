// SPDX-License-Identifier: Apache-2.0
// Soon after the last fault every running member of a network shows all records that the running
// members want to have there; at rest it shows nothing else, all digests of it are equal, and every
// running host knows all others as alive. A host that is rightly isolated keeps what it had, as all
// do with what was of a host that is rightly awaited.
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

using Shown = std::map<std::tuple<HostId, uint8_t, std::string>, Bytes>;

Shown wanted(const World& world, NetworkTag network) {
  Shown rows;
  for (HostId owner = 0; owner < world.size(); ++owner) {
    auto records = world.host(owner).networks.find(network);
    if (!world.running(owner) || records == world.host(owner).networks.end()) continue;
    for (const auto& [key, value] : records->second) rows[{owner, key.first, key.second}] = value;
  }
  return rows;
}

Shown shown(const World& world, HostId host, NetworkTag network) {
  Shown rows;
  for (const auto& row : world.node(host).visible(network)) {
    // Of what a host was before it was installed anew nothing is wanted.
    auto owner = world.host_of(row.owner);
    bool present = owner && world.host(*owner).identity.node == row.owner;
    if (present && world.rightly_awaited(*owner, host)) continue;
    rows[{present ? *owner : UINT32_MAX, row.table, std::string(row.key)}] =
        Bytes(row.value.begin(), row.value.end());
  }
  return rows;
}

std::string first_difference(const Shown& want, const Shown& have) {
  for (const auto& [key, value] : want) {
    auto found = have.find(key);
    auto name = fmt::format("'{}' of host {}", std::get<2>(key), std::get<0>(key));
    if (found == have.end()) return name + " is missing";
    if (found->second != value) return name + " has another value";
  }
  for (const auto& [key, value] : have) {
    if (!want.contains(key)) {
      return fmt::format("'{}' of host {} is too much", std::get<2>(key), std::get<0>(key));
    }
  }
  return {};
}

class Convergence : public Checker {
  void wrote(World& world, HostId id, NetworkTag, const std::string&, const Bytes&) override {
    wrote_[id] = world.now();
  }
  void dropped(World& world, HostId id, NetworkTag, const std::string&) override {
    wrote_[id] = world.now();
  }

  void settled(World& world) override {
    check_records(world, [&](HostId owner) {
      bool judged = owner < world.size() && world.running(owner);
      return judged && world.now() - wrote_[owner] > std::chrono::seconds(2);
    });
  }

  void at_rest(World& world) override {
    check_records(world, [](HostId) { return true; });
    for (HostId id = 0; id < world.size(); ++id) {
      if (world.running(id)) check_members(world, id);
    }
    check_roots(world);
  }

  // As to the records of the owners that are judged.
  static void check_records(World& world, const std::function<bool(HostId)>& judged) {
    auto of_others = [&](const auto& row) { return !judged(std::get<0>(row.first)); };
    for (HostId id = 0; id < world.size(); ++id) {
      if (!world.running(id) || world.rightly_isolated(id)) continue;
      for (const auto& [network, records] : world.host(id).networks) {
        Shown want = wanted(world, network), have = shown(world, id, network);
        std::erase_if(want, of_others);
        std::erase_if(have, of_others);
        std::string difference = first_difference(want, have);
        if (difference.empty()) continue;
        world.fail(fmt::format("convergence: host {}, network {:x}: {}", id, network.value(),
                               difference));
      }
    }
  }

  // Each with the first host's.
  static void check_roots(World& world) {
    std::map<NetworkTag, std::pair<HostId, uint64_t>> roots;
    for (HostId id = 0; id < world.size(); ++id) {
      if (!world.running(id)) continue;
      for (const auto& scope : world.node(id).inspect(world.clock(id)).scopes) {
        auto [first, added] = roots.try_emplace(scope.scope, id, scope.root);
        if (added || first->second.second == scope.root) continue;
        world.fail(fmt::format("convergence: digests of network {:x} differ at hosts {} and {}",
                               scope.scope.value(), first->second.first, id));
      }
    }
  }

  void check_members(World& world, HostId id) {
    for (HostId other = 0; other < world.size(); ++other) {
      if (other == id || !world.running(other)) continue;
      auto view = world.node(id).member(world.host(other).identity.node);
      if (view && view->state == gossip::MemberState::alive) continue;
      world.fail(fmt::format("convergence: host {} holds the running host {} {}", id, other,
                             view ? to_string(view->state) : "for unknown"));
    }
  }

  std::map<HostId, Instant> wrote_;
};

}  // namespace

std::unique_ptr<Checker> convergence() { return std::make_unique<Convergence>(); }

}  // namespace ovn::sim
