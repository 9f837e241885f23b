// SPDX-License-Identifier: Apache-2.0
// What is sealed with a key that a host was not given, or that was taken away from it, changes
// nothing there: it is counted, and nothing else is.
#include <algorithm>

#include "gossip/packet.h"
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

using gossip::Count;

class Keys : public Checker {
  void arrived(World& world, HostId to, HostId from, const Bytes& bytes) override {
    auto header = gossip::decode_header(bytes);
    const auto& held = world.host(to).keys;
    if (!header || std::ranges::find(held, header->key_id) != held.end()) return;
    foreign_ = {to, from, header->key_id, world.node(to).counters()};
  }

  void served(World& world, HostId id) override {
    auto foreign = std::exchange(foreign_, std::nullopt);
    if (!foreign || foreign->to != id || !world.running(id)) return;
    // Changed on its way it may be of no cluster or key at all.
    constexpr Count kMayRise[] = {Count::packets_received,    Count::bytes_received,
                                  Count::packets_unknown_key, Count::wrong_keys_untold,
                                  Count::packets_foreign,     Count::packets_malformed};
    for (size_t i = 0; i < static_cast<size_t>(Count::count_); ++i) {
      auto count = static_cast<Count>(i);
      bool rose = world.node(id).counters()[count] != foreign->before[count];
      if (!rose || std::ranges::find(kMayRise, count) != std::end(kMayRise)) continue;
      return world.fail(fmt::format("keys: host {} took a packet of host {} under key {}: {}", id,
                                    foreign->from, foreign->key, to_string(count)));
    }
  }

  struct Foreign {
    HostId to, from;
    uint16_t key;
    gossip::Counters before;
  };
  std::optional<Foreign> foreign_;
};

}  // namespace

std::unique_ptr<Checker> keys() { return std::make_unique<Keys>(); }

}  // namespace ovn::sim
