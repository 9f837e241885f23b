// SPDX-License-Identifier: Apache-2.0
// The way of a datagram in: header, who sent it, replay window, opening, frames. Whatever is wrong
// with it is counted and dropped; nothing changes before it has been opened.
#pragma once

#include "gossip/core.h"

namespace ovn::gossip {

// Sources told of in a minute of whose datagrams no key opens.
inline constexpr size_t kWrongKeysMax = 64;

void receive(Core& core, const ip::Endpoint& from, ByteView datagram);

}  // namespace ovn::gossip
