// SPDX-License-Identifier: Apache-2.0
// The way of a datagram in: header, who sent it, replay window, opening, frames. Whatever is wrong
// with it is counted and dropped; nothing changes before it has been opened.
#pragma once

#include "gossip/core.h"

namespace ovn::gossip {

void receive(Core& core, const ip::Endpoint& from, ByteView datagram);

}  // namespace ovn::gossip
