// SPDX-License-Identifier: Apache-2.0
// Changing a member's state, and all that hangs on it: the walks it takes part in, its suspicion,
// events, digests and the visibility of its records. Everything that changes a state comes here.
#pragma once

#include "gossip/core.h"

namespace ovn::gossip {

struct Source;

// A member was added to the list.
void enter(Core& core, MemberRef ref);
// Sets the state in the present incarnation; also to be called when that changed.
void set_state(Core& core, MemberRef ref, MemberState state);
// Somebody accuses it: counts him, tells the others, and may check for ourselves.
void suspect(Core& core, MemberRef ref, const Uuid& accuser);
// A verdict, ours or another's, which is spread if `tell`.
void pronounce(Core& core, MemberRef ref, MemberState state, const Uuid& accuser, bool tell);
// It comes and goes: better not relied upon until it has been there for a while (Rapid, Suresh and
// others 2018, on members that flip because most of their packets are lost).
bool is_flapping(const Member& member, Instant now);
// Tells of the members that flap no more.
void settling_timeout(Core& core);
// Removes the member; its uuid and epoch are remembered, so that nobody brings it back by hearsay,
// and where it was, if it failed.
void forget(Core& core, MemberRef ref);

// A boot was just admitted: exchange what both sides know.
void joined(Core& core, Source& source);

}  // namespace ovn::gossip
