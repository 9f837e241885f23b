// SPDX-License-Identifier: Apache-2.0
// Spreading what is fresh to the members of its scope. A statement that is news to a node goes at
// once (after a few milliseconds' random wait that gathers a burst into few datagrams) to three
// random members of the scope, then to six more, one per few round trips; then digests go to random
// members for about a second, and who differs asks. In a burst the further sends tell heads instead
// of rows.
#pragma once

#include "gossip/core.h"

namespace ovn::gossip {

// Queues a statement for the members of the table's scope.
void spread(Core& core, Table& table, Rumor rumor);
// Our own log in the table has new rows.
void announce(Core& core, Table& table);
void dissemination_timeout(Core& core);

}  // namespace ovn::gossip
