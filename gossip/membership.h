// SPDX-License-Identifier: Apache-2.0
// What is believed about members: taking statements in, accusing, refuting, forgetting. The order
// of statements is in member.h; what a change means for records is in visibility.h.
#pragma once

#include "gossip/core.h"
#include "gossip/frame.h"

namespace ovn::gossip {

struct Source;

// Our statement about ourselves; a member's own last one, to pass on; and what the others say of
// it.
Alive own_statement(const Core& core);
Alive statement_of(const Core& core, const Member& member);
Verdict verdict_on(const Core& core, const Member& member);
// Statement and, if it is believed to be away, verdict, as frames for somebody who lags.
std::vector<Frame> facts_about(const Core& core, const Member& member);

void handle(Core& core, Source& source, const Alive& alive);
void handle(Core& core, Source& source, const Verdict& verdict);
void handle(Core& core, Source& source, const Reaped& reaped);

// Where it was there is another now: the same host installed anew.
bool is_replaced(const Core& core, const Member& member);
// A planned restart: nobody accuses it.
bool is_awaited(const Core& core, const Member& member);

// Takes in a member's statement that proved to be of this moment.
void admit(Core& core, Source& source, const Alive& alive);
// Our probes of it failed.
void accuse(Core& core, const Uuid& subject);
// Spreads our own statement.
void announce_self(Core& core);

// Turns suspicions that are due into verdicts.
void verdict_timeout(Core& core);
// Looks at all suspicions: the number of witnesses asked for may have changed.
void review_suspicions(Core& core);
// Forgets members that have been away for long.
void reap(Core& core);

}  // namespace ovn::gossip
