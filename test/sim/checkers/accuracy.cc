// SPDX-License-Identifier: Apache-2.0
// No host that had no fault of its own within the last half minute becomes unreachable or failed at
// another such host, as long as the network was whole and lost at most 5 % in that time.
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

class Accuracy : public Checker {
  void event(World& world, HostId id, const gossip::Event& event) override {
    auto* changed = std::get_if<gossip::MemberChanged>(&event);
    if (!changed || !calm(world) || !healthy(world, id)) return;
    auto view = world.node(id).member(changed->node);
    auto subject = world.host_of(changed->node);
    if (!view || !subject || !healthy(world, *subject)) return;
    if (world.host(*subject).identity.node != changed->node) return;  // reinstalled since
    if (view->state < gossip::MemberState::unreachable) return;
    world.fail(fmt::format("accuracy: host {} holds the healthy host {} {}", id, *subject,
                           to_string(view->state)));
  }

  static bool calm(const World& world) {
    return world.network().calm() && world.network().delay <= 0.05 &&
           world.now() - world.network_changed() > std::chrono::seconds(30);
  }

  static bool healthy(const World& world, HostId id) {
    return world.running(id) && world.now() - world.host(id).disturbed > std::chrono::seconds(30);
  }
};

}  // namespace

std::unique_ptr<Checker> accuracy() { return std::make_unique<Accuracy>(); }

}  // namespace ovn::sim
