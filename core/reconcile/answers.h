// SPDX-License-Identifier: Apache-2.0
// Answers from published ports go back by the network that the port is published on. A container
// has one default route at a time, and it may be another network's (gateways.h) or its runtime's:
// by that one an answer would come to a host, or a namespace, that knows nothing of the connection.
// So what comes from the address of an attachment with published ports looks for its way in a
// routing table of that attachment's own. A UDP server that is bound to no address answers from
// that of the container's default route, and is answered for there alone.
#pragma once

#include "core/kernel/objects.h"
#include "core/reconcile/desired.h"

namespace ovn::reconcile {

// Adds, for each attachment with published ports that has a default route, the table and the rule
// that leads there. While all of them have theirs: before choose_gateways().
void add_answers(const View& view, kernel::Snapshot& snapshot);

}  // namespace ovn::reconcile
