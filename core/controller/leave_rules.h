// SPDX-License-Identifier: Apache-2.0
// A host leaves its cluster for good, of its own will: when nothing here is attached any more, or
// everything is detached first. The manager can leave only as the last one, since the others would
// be left with networks that nobody keeps.
#pragma once

#include "core/controller/detach_rules.h"
#include "core/controller/manager.h"

namespace ovn::controller {

// Errors: conflict, naming endpoints of this host (not with `force`).
Result<void> check_leave(const Host& host, bool force);

// For the manager's own host. Errors: conflict, naming other nodes.
Result<void> check_manager_leave(const Manager& manager, const Uuid& self);

// Every endpoint of this host ends, and no network stays in the kernel for others to come.
Detached release_all(Host& host, Instant now);

}  // namespace ovn::controller
