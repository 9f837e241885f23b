// SPDX-License-Identifier: Apache-2.0
// Hosts whose underlay takes smaller packets than others' of a network. What is too large for the
// host of the other container is lost without a word, so all keep to what the narrowest takes
// (reconcile::network_mtu): each host tells the others how much a network's packet may have there,
// in one row of its log (table kMtuTable, key kMtuKey), as long as it has endpoints in the network.
#pragma once

#include <optional>
#include <set>
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

// Takes over these rows of a network; what does not decode is counted and passed over. True if what
// the narrowest takes is another now.
bool adopt_mtus(Host& host, const model::NetworkId& network, std::span<const RawRecord> rows);

// What the one of the others that takes least takes in the network, for itself or because of the
// route to it; nothing if nobody has said.
std::optional<uint32_t> narrowest(const Host& host, const model::NetworkId& network);

// The VTEPs of the other hosts in this host's networks.
std::set<ip::Address> other_vteps(const Host& host);

// A host, perhaps this one, in networks in which others send larger packets than it takes.
struct NarrowHost {
  Uuid node;
  uint32_t mtu = 0;
  uint32_t used = 0;                  // the least that one of the networks uses
  uint32_t largest = 0;               // what others could send
  std::vector<std::string> networks;  // by name
};
// By uuid, as far as this host knows: in the networks in which it has endpoints.
std::vector<NarrowHost> narrow_hosts(const Host& host);

}  // namespace ovn::controller
