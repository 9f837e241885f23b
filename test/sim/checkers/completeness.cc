// SPDX-License-Identifier: Apache-2.0
// A crashed host is unreachable at every undisturbed host within 15 s, unless half of the hosts or
// more are away too. At rest it has failed everywhere but where it is rightly awaited, and at hosts
// that are rightly isolated.
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

using gossip::MemberState;
using std::chrono::seconds;

class Completeness : public Checker {
  void stopped(World& world, HostId id) override {
    auto boot = world.host(id).identity.boot_id;
    world.at(seconds(15), [&world, id, boot, crashed = world.now()] {
      if (world.running(id) || world.host(id).identity.boot_id != boot) return;
      check(world, id, crashed, MemberState::unreachable);
    });
  }

  // Away for a minute or more by then, if it was not restarted.
  void at_rest(World& world) override {
    for (HostId id = 0; id < world.size(); ++id) {
      if (world.running(id) || world.now() - world.host(id).disturbed < seconds(75)) continue;
      for (HostId other = 0; other < world.size(); ++other) {
        if (!world.running(other) || world.rightly_isolated(other)) continue;
        if (world.rightly_awaited(id, other)) continue;
        look(world, other, id, MemberState::failed);
      }
    }
  }

  static bool quiet(const World& world, Instant since) {
    size_t undisturbed = 0;
    for (HostId id = 0; id < world.size(); ++id) {
      undisturbed += world.running(id) && world.host(id).disturbed <= since - seconds(10);
    }
    return world.network().calm() && world.network_changed() <= since - seconds(10) &&
           2 * undisturbed > world.size() + 1;
  }

  static void check(World& world, HostId gone, Instant crashed, MemberState at_least) {
    if (world.host(gone).planned || !quiet(world, crashed)) return;
    for (HostId id = 0; id < world.size(); ++id) {
      if (world.running(id) && world.host(id).disturbed <= crashed - seconds(10)) {
        look(world, id, gone, at_least);
      }
    }
  }

  static void look(World& world, HostId id, HostId gone, MemberState at_least) {
    auto view = world.node(id).member(world.host(gone).identity.node);
    if (!view || view->state >= at_least) return;
    world.fail(fmt::format("completeness: host {} holds the crashed host {} {}", id, gone,
                           to_string(view->state)));
  }
};

}  // namespace

std::unique_ptr<Checker> completeness() { return std::make_unique<Completeness>(); }

}  // namespace ovn::sim
