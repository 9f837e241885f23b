// SPDX-License-Identifier: Apache-2.0
// Anti-entropy: comparing digests with another member and finding what differs. Equal digests end
// it with a few bytes. Else a scope with few owners is listed at once; a large one is narrowed
// down, 16 parts at a time, to lists of what is in the parts that differ. Of a list, each side
// pulls what it lacks and pushes what the other lacks.
#pragma once

#include "gossip/core.h"
#include "gossip/frame.h"

namespace ovn::gossip {

struct Source;

// The digests to put on a probe to that member.
Roots roots_with(const Core& core, const Member& member);
// Digests by scope of all that both sides may have.
Digest digest_with(const Core& core, const Uuid& node);
// The periodic comparison of networks with random members.
void compare_networks(Core& core);

void handle(Core& core, Source& source, const Roots& roots);
void handle(Core& core, Source& source, const Digest& digest);
void handle(Core& core, Source& source, const Range& range);
void handle(Core& core, Source& source, const Items& items);

}  // namespace ovn::gossip
