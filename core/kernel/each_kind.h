// SPDX-License-Identifier: Apache-2.0
// The one list of what a Snapshot is made of, for whatever is done to every kind of object alike.
#pragma once

#include "core/kernel/objects.h"

namespace ovn::kernel {

// Calls `visit` with the vectors of one kind of all snapshots given, for each kind.
template <class Visit, class... Snapshots>
void each_kind(Visit visit, Snapshots&... snapshots) {
  visit(snapshots.namespaces...);
  visit(snapshots.links...);
  visit(snapshots.addresses...);
  visit(snapshots.routes...);
  visit(snapshots.neighbors...);
  visit(snapshots.fdb...);
  visit(snapshots.sysctls...);
  visit(snapshots.tables...);
  visit(snapshots.chains...);
  visit(snapshots.elements...);
  visit(snapshots.rules...);
}

}  // namespace ovn::kernel
