// SPDX-License-Identifier: Apache-2.0
// Which of a container's networks leads it outside, for IPv4 and IPv6 by itself. Drivers add the
// default routes that their networks have to offer; the best one of each family stays. Best is, as
// with Docker's libnetwork (sandbox.go, Endpoint.Less): the highest priority of its endpoint, a
// network that has a way out of its own (an overlay goes by ovn-gw, uplink.h), one that is not
// internal, one that leads outside in both families, the first by name.
#pragma once

#include "core/kernel/objects.h"
#include "core/reconcile/desired.h"

namespace ovn::reconcile {

void choose_gateways(const View& view, kernel::Snapshot& snapshot);

}  // namespace ovn::reconcile
