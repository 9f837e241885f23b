// SPDX-License-Identifier: Apache-2.0
// No frame about a network goes to a host that is not attached to it: the sender must believe that
// it is, and it must have been attached within the last minute (news of a detachment takes its
// time, hardly passes sick hosts, and no split), or have its address for no longer than that (then
// the datagram was for the last host there). A host that has not run at its address yet is not
// there: what goes to the address until then, however late, reaches nobody. A host that was frozen
// till this moment answers what came meanwhile, first what came first.
#include "test/sim/checkers/all.h"
#include "test/sim/frames.h"

namespace ovn::sim {
namespace {

using gossip::FrameType;

class Isolation : public Checker {
  void sent(World& world, HostId from, HostId to, const Bytes& bytes) override {
    for_each_frame(bytes, [&](FrameType type, ByteView body) {
      Reader in(body);
      switch (type) {
        // These begin with their scope. Asking for a network (bulk, pull) says no more than that
        // one is attached oneself; the answer to a non-member is that there is nothing.
        case FrameType::segment:
        case FrameType::range:
        case FrameType::items: return check(world, from, to, NetworkTag(in.u64()));
        case FrameType::digest:
          in.varint();
          while (!in.at_end()) {
            check(world, from, to, NetworkTag(in.u64()));
            in.u64();
          }
          return;
        default: return;
      }
    });
  }

  void streamed(World& world, HostId from, HostId to, const Bytes& packet) override {
    sent(world, from, to, packet);
  }

  static void check(World& world, HostId from, HostId to, NetworkTag network) {
    if (network == gossip::kClusterScope) return;
    const Host& host = world.host(to);
    auto attached = host.ever_attached.find(network);
    bool member = attached != host.ever_attached.end() &&
                  (attached->second == kNever || !world.got_round(attached->second));
    bool nobody_there = !world.running(to) && host.moved > host.started;
    bool thaws = world.now() == world.host(from).disturbed;
    if (member || nobody_there || thaws || !world.got_round(host.moved)) return;
    world.fail(fmt::format("isolation: host {} sent something of network {:x} to host {}", from,
                           network.value(), to));
  }
};

}  // namespace

std::unique_ptr<Checker> isolation() { return std::make_unique<Isolation>(); }

}  // namespace ovn::sim
