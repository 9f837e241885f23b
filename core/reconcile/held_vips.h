// SPDX-License-Identifier: Apache-2.0
// After a restart the services are known from disk before anything is known of their backends on
// other hosts. Until the records have come, who is not known to serve at a VIP is believed to serve
// there if the kernel says so: a VIP that is held keeps all backends that it has, with their slots
// and what chain picks them, and takes those that are known besides. A backend known to drain gets
// no new connections even so. No more stands there than what was there and what is known.
#pragma once

#include <set>
#include <utility>

#include "core/kernel/objects.h"

namespace ovn::reconcile {

// In the sandbox of a client.
using HeldVip = std::pair<kernel::NetnsName, ip::Address>;

// Adds to `desired` what `actual` has of these VIPs, as far as they are desired at all. Both are
// sorted by key, and stay so; who has which slot is left to settle_slots().
void keep_held(kernel::Snapshot& desired, const kernel::Snapshot& actual,
               const std::set<HeldVip>& held);

}  // namespace ovn::reconcile
