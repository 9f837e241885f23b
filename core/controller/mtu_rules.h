// SPDX-License-Identifier: Apache-2.0
// Hosts whose underlay takes smaller packets than others' of a network. A container sends as much
// as its own host takes, and what is too large for the host of the other one is lost without a
// word: each host tells the others how much a network's packet may have there, in one row of its
// log (table kMtuTable, key kMtuKey), as long as it has endpoints in the network.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/controller/gossip_rules.h"

namespace ovn::controller {

inline constexpr uint8_t kMtuTable = 3;
inline constexpr std::string_view kMtuKey = "mtu";

// What this host tells in the networks of `told`, where it has endpoints.
GossipWish mtu_wish(const Host& host, const GossipWish& told);

Bytes encode_mtu(uint32_t mtu);
// Errors: corrupt: other bytes, or an MTU that no packet has.
Result<uint32_t> decode_mtu(ByteView value);

// Takes over these rows of a network; what does not decode is counted and passed over.
void adopt_mtus(Host& host, const model::NetworkId& network, std::span<const RawRecord> rows);

// A host, perhaps this one, in networks in which others send larger packets than it takes.
struct NarrowHost {
  Uuid node;
  uint32_t mtu = 0;
  uint32_t largest = 0;               // of the others
  std::vector<std::string> networks;  // by name
};
// By uuid, as far as this host knows: in the networks in which it has endpoints.
std::vector<NarrowHost> narrow_hosts(const Host& host);

}  // namespace ovn::controller
