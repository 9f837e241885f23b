// SPDX-License-Identifier: Apache-2.0
// The difference between the kernel as it should be and as it is, as operations in an order that
// the kernel accepts: pure, and empty if there is none. First all drops, what hangs on something
// before it; then all puts, what something hangs on before it (order.h).
//
// Only what provably is ours is dropped or changed: everything in namespaces that we made;
// elsewhere links by their alias together with our record of it, and the other ends of veths in our
// namespaces, with the addresses and neighbours on them; routes, by their protocol number.
// Something else under a name that we want is a conflict: shown, never adopted.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/kernel/op.h"
#include "core/reconcile/held_vips.h"

namespace ovn::reconcile {

// What we know to be ours besides namespaces of our own.
struct OwnedSet {
  // Aliases of links that we have made outside our namespaces.
  std::set<std::string> aliases;
  Held held;
};

// A wanted object that cannot be, with everything that hangs on it.
struct Conflict {
  kernel::Object object;
  std::string reason;
};

struct Plan {
  std::vector<kernel::Op> ops;
  std::vector<Conflict> conflicts;
};

// Both snapshots must be normalized. `actual.namespaces` are all that exist of those that we made
// or want; what is in other namespaces of `desired` is left out if they are not ours to make.
Plan plan(const kernel::Snapshot& desired, const kernel::Snapshot& actual, const OwnedSet& owned);

}  // namespace ovn::reconcile
