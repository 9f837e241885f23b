// SPDX-License-Identifier: Apache-2.0
// Who a node is. The uuid stays for ever; each boot (each start of the agent) has a random boot_id
// and an epoch one above the last one stored, so that statements about an earlier boot can never be
// mistaken for this one. The name is a label only. A network is known to gossip by a 64-bit tag.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/id.h"
#include "core/base/ip.h"
#include "core/base/uuid.h"

namespace ovn::gossip {

using BootId = std::array<uint8_t, 16>;

inline constexpr size_t kNameSizeMax = 63;

struct Identity {
  Uuid node;
  // Counts boots. Must be on stable storage before the Node is made.
  uint32_t epoch = 0;
  // 128 random bits, new for each boot: packet keys are derived from it, so never reuse one.
  BootId boot_id{};
  // At most kNameSizeMax bytes.
  std::string name;
  // Where the others reach this node: UDP, and TCP for streams, on the same port.
  ip::Endpoint endpoint;

  friend bool operator==(const Identity&, const Identity&) = default;
};

// What a record belongs to: a network, or the cluster as a whole (0).
using NetworkTag = Number<struct NetworkTagTag, uint64_t>;
inline constexpr NetworkTag kClusterScope{};

// FNV-1a of the network's id; never kClusterScope.
NetworkTag network_tag(std::string_view network_id);

// Short names of a node and of a boot, as the packet header carries them.
uint32_t node_tag(const Uuid& node);
uint32_t boot_tag(const BootId& boot);

void encode(Writer& out, const Identity& identity);
// Fails the reader if the bytes are no identity.
Identity decode_identity(Reader& in);

void encode(Writer& out, const ip::Endpoint& endpoint);
ip::Endpoint decode_endpoint(Reader& in);

Uuid decode_uuid(Reader& in);

}  // namespace ovn::gossip
