// SPDX-License-Identifier: Apache-2.0
// After a restart the services are known from disk before anything is known of their backends on
// other hosts. Until the records have come, who is not known to serve at a VIP or published port is
// believed to serve there if the kernel says so: one that is held keeps all backends that it has,
// with their slots and what chain picks them, and takes those that are known besides. A backend
// known to drain gets no new connections even so. No more stands there than what was there and what
// is known. Ingress hosts, too, are known by their records, and kept.
#pragma once

#include <set>
#include <utility>

#include "core/kernel/objects.h"
#include "core/reconcile/front.h"

namespace ovn::reconcile {

// In the sandbox of a client, or the namespace of the ingress network.
using HeldVip = std::pair<kernel::NetnsName, Front>;

// What is not dropped yet, since the records that ask for it may still be on their way to us (after
// a restart).
struct Held {
  std::set<kernel::NetnsName> spaces;  // their neighbour and forwarding entries
  std::set<HeldVip> vips;              // what leads to their backends is kept
  std::set<kernel::NetnsName> hosts;   // sandboxes where ingress hosts are

  friend bool operator==(const Held&, const Held&) = default;
};

// Adds to `desired` what `actual` has of these VIPs and ports, as far as they are desired at all,
// and of ingress hosts. Both are sorted by key, and stay so; who has which slot is left to
// settle_slots().
void keep_held(kernel::Snapshot& desired, const kernel::Snapshot& actual, const Held& held);

}  // namespace ovn::reconcile
