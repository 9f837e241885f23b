// SPDX-License-Identifier: Apache-2.0
// While the network is as it should be, a seed runs, no host had a fault within half a minute and
// all may send as much as they want, a record that is put is shown by all members of its network
// within a moment: it is spread, and does not wait for digests to tell that it lacks.
#include <algorithm>

#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration kPrompt = milliseconds(100);
// Of egress at once; with less, records may have to wait.
constexpr size_t kAmple = 1 << 20;
// To look at each would take too long.
constexpr uint64_t kOneOf = 8;

class Prompt : public Checker {
  void wrote(World& world, HostId id, NetworkTag network, const std::string& key,
             const Bytes& value) override {
    if (++written_ % kOneOf != 0 || !calm(world) || !long_attached(world, id, network)) return;
    world.at(kPrompt, [this, &world, id, network, key, value] {
      if (calm(world)) look(world, id, network, key, value);
    });
  }

  void attached(World& world, HostId id, NetworkTag network) override {
    attached_[{id, network}] = world.now();
  }

  void look(World& world, HostId owner, NetworkTag network, const std::string& key,
            const Bytes& value) {
    auto records = world.host(owner).networks.find(network);
    if (records == world.host(owner).networks.end()) return;
    auto record = records->second.find({1, key});
    if (record == records->second.end() || record->second != value) return;  // changed since
    for (HostId id = 0; id < world.size(); ++id) {
      bool member = world.running(id) && long_attached(world, id, network);
      if (!member || shows(world, id, owner, network, key)) continue;
      world.fail(fmt::format("prompt: host {} does not show '{}' of host {} in network {:x}", id,
                             key, owner, network.value()));
    }
  }

  static bool shows(const World& world, HostId id, HostId owner, NetworkTag network,
                    const std::string& key) {
    const Bytes& value = world.host(owner).networks.at(network).at({1, key});
    auto rows = world.node(id).visible(network);
    return std::ranges::any_of(rows, [&](const gossip::RecordView& row) {
      return row.owner == world.host(owner).identity.node && row.table == 1 && row.key == key &&
             std::ranges::equal(row.value, value);
    });
  }

  bool long_attached(const World& world, HostId id, NetworkTag network) const {
    auto since = attached_.find({id, network});
    bool now = world.host(id).networks.contains(network);
    return now && since != attached_.end() && world.now() - since->second > seconds(5);
  }

  static bool calm(const World& world) {
    const Network& network = world.network();
    bool well = world.config().egress_burst >= kAmple && network.calm() && network.loss == 0 &&
                network.delay == 0 && network.corruption == 0 &&
                world.now() - world.network_changed() > seconds(10) && !world.seeds_away();
    for (HostId id = 0; well && id < world.size(); ++id) {
      well = world.now() - world.host(id).disturbed > seconds(30);
    }
    return well;
  }

  uint64_t written_ = 0;
  std::map<std::pair<HostId, NetworkTag>, Instant> attached_;
};

}  // namespace

std::unique_ptr<Checker> prompt() { return std::make_unique<Prompt>(); }

}  // namespace ovn::sim
