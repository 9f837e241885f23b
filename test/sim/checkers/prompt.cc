// SPDX-License-Identifier: Apache-2.0
// While the network is as it should be, a seed runs, no host had a fault within half a minute and
// all may send as much as they want, a record that is put is shown by all members of its network
// within a moment: it is spread, and does not wait for digests to tell that it lacks. Each member
// sends it to so many others, drawn by lot: of more than those one may draw no lot (of 30 members,
// once in a thousand records), and has it by a digest after that.
#include <algorithm>

#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration kPrompt = milliseconds(100);
constexpr Duration kCertain = seconds(1);
// Of egress at once; with less, records may have to wait.
constexpr size_t kAmple = 1 << 20;
// To look at each would take too long.
constexpr uint64_t kOneOf = 8;

class Prompt : public Checker {
  void wrote(World& world, HostId id, NetworkTag network, const std::string& key,
             const Bytes& value) override {
    if (++written_ % kOneOf != 0 || !calm(world) || !long_attached(world, id, network)) return;
    world.at(kPrompt, [this, &world, written = Written{id, network, key, value}] {
      if (calm(world)) look(world, written);
    });
  }

  void attached(World& world, HostId id, NetworkTag network) override {
    attached_[{id, network}] = world.now();
  }

  struct Written {
    HostId owner;
    NetworkTag network;
    std::string key;
    Bytes value;
  };

  void look(World& world, const Written& written) {
    if (changed(world, written)) return;
    std::vector<HostId> lacking;
    size_t members = 0;
    for (HostId id = 0; id < world.size(); ++id) {
      if (!world.running(id) || !long_attached(world, id, written.network)) continue;
      ++members;
      if (!shows(world, id, written)) lacking.push_back(id);
    }
    size_t sends = world.config().eager_sends + world.config().further_sends;
    if (lacking.size() == 1 && members > sends + 1) {
      return world.at(kCertain - kPrompt, [this, &world, written, id = lacking.front()] {
        bool member = world.running(id) && long_attached(world, id, written.network);
        if (!calm(world) || !member || changed(world, written)) return;
        if (!shows(world, id, written)) complain(world, id, written);
      });
    }
    for (HostId id : lacking) complain(world, id, written);
  }

  static void complain(World& world, HostId id, const Written& written) {
    world.fail(fmt::format("prompt: host {} does not show '{}' of host {} in network {:x}", id,
                           written.key, written.owner, written.network.value()));
  }

  static bool changed(const World& world, const Written& written) {
    const auto& networks = world.host(written.owner).networks;
    auto records = networks.find(written.network);
    if (records == networks.end()) return true;
    auto record = records->second.find({1, written.key});
    return record == records->second.end() || record->second != written.value;
  }

  static bool shows(const World& world, HostId id, const Written& written) {
    auto rows = world.node(id).visible(written.network);
    return std::ranges::any_of(rows, [&](const gossip::RecordView& row) {
      return row.owner == world.host(written.owner).identity.node && row.table == 1 &&
             row.key == written.key && std::ranges::equal(row.value, written.value);
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
