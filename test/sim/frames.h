// SPDX-License-Identifier: Apache-2.0
// The frames of a datagram as it is on the wire: the null crypto leaves them readable.
#pragma once

#include "gossip/frame.h"
#include "gossip/packet.h"

namespace ovn::sim {

// Calls f(FrameType, body) for each, in order.
template <class F>
void for_each_frame(ByteView datagram, F f) {
  auto header = gossip::decode_header(datagram);
  if (!header || datagram.size() < header->size() + gossip::kSealTagSize) return;
  ByteView sealed = datagram.subspan(header->size());
  Reader in(sealed.first(sealed.size() - gossip::kSealTagSize));
  gossip::decode_preamble(in);
  while (!in.at_end()) {
    auto type = static_cast<gossip::FrameType>(in.varint());
    f(type, in.block(datagram.size()));
  }
}

}  // namespace ovn::sim
