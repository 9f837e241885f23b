// SPDX-License-Identifier: Apache-2.0
// No frame about a network goes to a host that is not attached to it: the sender must believe that
// it is, and it must have been attached within the last minute (news of a detachment takes its
// time).
#include "gossip/frame.h"
#include "gossip/packet.h"
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

std::vector<NetworkTag> scopes_of(const gossip::Frame& frame) {
  if (auto* digest = std::get_if<gossip::Digest>(&frame)) {
    std::vector<NetworkTag> scopes;
    for (const auto& [scope, root] : digest->roots) scopes.push_back(scope);
    return scopes;
  }
  return std::visit(
      [](const auto& kind) -> std::vector<NetworkTag> {
        if constexpr (requires { kind.scope; })
          return {kind.scope};
        else
          return {};
      },
      frame);
}

class Isolation : public Checker {
  void sent(World& world, HostId from, HostId to, const Bytes& bytes) override {
    auto header = gossip::decode_header(bytes);
    if (!header) return;
    // The null crypto leaves the frames readable.
    ByteView sealed = ByteView(bytes).subspan(header->size());
    Reader in(sealed.first(sealed.size() - gossip::kSealTagSize));
    gossip::decode_preamble(in);
    while (!in.at_end()) {
      auto received = gossip::decode_frame(in);
      if (!received.frame) continue;
      // Asking for a network says no more than that one is attached oneself; the answer to a
      // non-member is that there is nothing.
      bool asks = std::holds_alternative<gossip::Bulk>(*received.frame) ||
                  std::holds_alternative<gossip::BulkEnd>(*received.frame) ||
                  std::holds_alternative<gossip::Pull>(*received.frame);
      for (NetworkTag scope : scopes_of(*received.frame)) {
        if (scope != gossip::kClusterScope && !asks) check(world, from, to, scope);
      }
    }
  }

  static void check(World& world, HostId from, HostId to, NetworkTag network) {
    auto attached = world.host(to).ever_attached.find(network);
    bool member =
        attached != world.host(to).ever_attached.end() &&
        (attached->second == kNever || world.now() - attached->second < std::chrono::minutes(1) ||
         !world.network().sides.empty());
    if (member) return;
    world.fail(fmt::format("isolation: host {} sent something of network {:x} to host {}", from,
                           network.value(), to));
  }
};

}  // namespace

std::unique_ptr<Checker> isolation() { return std::make_unique<Isolation>(); }

}  // namespace ovn::sim
