// SPDX-License-Identifier: Apache-2.0
// Admission of boots. Whoever holds the group key can make packets, and whoever listens can repeat
// them: so a boot not yet known is admitted when it returns a nonce we gave it, which proves that
// it lives now. Both sides do so in three packets: hello (challenge) -> response and challenge ->
// response. The nonces are computed, not stored: bound to this boot, the address asked, and the
// time (they hold for 10 to 20 seconds). Copies of a hello bring out no more than they put in.
#pragma once

#include "gossip/core.h"
#include "gossip/frame.h"
#include "gossip/packet.h"

namespace ovn::gossip {

struct Source;

// Of a datagram with one Challenge; less is not answered by one.
inline constexpr size_t kChallengeSize = 56 + kPreambleSize + 2 + 16 + kSealTagSize;
// What a stranger gets in answer to a Challenge takes no more than this: so large is a hello.
inline constexpr size_t kHelloSize = 256;

// Introduces this node at an address: a challenge and our own statement.
void send_hello(Core& core, const ip::Endpoint& to);
// Sends the reply to a stranger's datagram of `size` bytes, which may be a copy in whoever's name:
// what did not prove to be of this moment is answered by no more than was asked, and not often, or
// hardly ever.
void answer_stranger(Core& core, Source& source, size_t size);
// Answers a packet of an unknown boot that could not be opened, unless it was too small or answers
// went out too fast. `size` is the packet's.
void challenge_stranger(Core& core, const ip::Endpoint& from, size_t size);

// Knocks at seeds: often while nobody is known, now and then at those that are not members.
void hello_timeout(Core& core);

void handle(Core& core, Source& source, const Challenge& challenge);
void handle(Core& core, Source& source, const Response& response);

}  // namespace ovn::gossip
