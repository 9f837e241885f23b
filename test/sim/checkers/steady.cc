// SPDX-License-Identifier: Apache-2.0
// A record whose owner wants it as it is stays shown, as long as the network is as it should be and
// its owner is not believed to have failed: it does not vanish for a moment where the owner starts
// again and puts the same record.
#include <algorithm>

#include "core/base/hash.h"
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

using std::chrono::seconds;

class Steady : public Checker {
  void row(World& world, HostId id, NetworkTag network, const SeenRow* before,
           const SeenRow* after) override {
    bool hidden = before && before->visible && !(after && after->visible);
    auto owner = hidden ? world.host_of(before->owner) : std::nullopt;
    if (!owner || !wanted(world, *owner, network, *before) || !calm(world, id)) return;
    if (!believed(world, id, *owner) || shown(world, id, network, *before)) return;
    world.fail(fmt::format("steady: host {} does not show '{}' of host {} any more", id,
                           before->key, *owner));
  }

  void wrote(World& world, HostId id, NetworkTag network, const std::string& key,
             const Bytes& value) override {
    Written& written = written_[{id, network, key}];
    uint64_t hash = fnv1a(as_text(value));
    if (written.value != hash) written = {hash, world.now()};
  }
  void dropped(World&, HostId id, NetworkTag network, const std::string& key) override {
    written_.erase({id, network, key});
  }
  void detached(World&, HostId id, NetworkTag network) override {
    std::erase_if(written_, [&](const auto& entry) {
      return std::get<0>(entry.first) == id && std::get<1>(entry.first) == network;
    });
  }

  void event(World& world, HostId id, const gossip::Event& event) override {
    auto* changed = std::get_if<gossip::MemberChanged>(&event);
    auto view = changed ? world.node(id).member(changed->node) : std::nullopt;
    bool present = view && view->state < gossip::MemberState::failed;
    if (changed && !present) absent_[{id, changed->node}] = world.now();
  }

  // Who goes on from an old disk may have to leave what it says to another boot of itself.
  void fault(World&, const Fault& fault, bool begins) override {
    if (begins && fault.kind == Fault::stale_disk) disk_set_back_.insert(fault.host);
  }

  bool wanted(const World& world, HostId owner, NetworkTag network, const SeenRow& row) {
    const Host& host = world.host(owner);
    if (!world.running(owner) || host.identity.node != row.owner) return false;
    if (disk_set_back_.contains(owner)) return false;
    auto written = written_.find({owner, network, row.key});
    return written != written_.end() && written->second.value == row.value &&
           world.now() - written->second.when > seconds(30);
  }

  bool believed(const World& world, HostId id, HostId owner) {
    const Uuid& node = world.host(owner).identity.node;
    auto view = world.node(id).member(node);
    auto absent = absent_.find({id, node});
    bool lately = absent != absent_.end() && world.now() - absent->second < seconds(1);
    return view && view->state < gossip::MemberState::failed && !lately;
  }

  static bool shown(const World& world, HostId id, NetworkTag network, const SeenRow& row) {
    return std::ranges::any_of(world.node(id).visible(network), [&](const auto& one) {
      return one.owner == row.owner && one.table == row.table && one.key == row.key &&
             fnv1a(as_text(one.value)) == row.value;
    });
  }

  static bool calm(const World& world, HostId id) {
    return world.network().calm() && world.now() - world.network_changed() > seconds(30) &&
           world.now() - world.host(id).disturbed > seconds(30);
  }

  struct Written {
    uint64_t value = 0;
    Instant when;
  };
  std::map<std::tuple<HostId, NetworkTag, std::string>, Written> written_;
  std::map<std::pair<HostId, Uuid>, Instant> absent_;
  std::set<HostId> disk_set_back_;
};

}  // namespace

std::unique_ptr<Checker> steady() { return std::make_unique<Steady>(); }

}  // namespace ovn::sim
