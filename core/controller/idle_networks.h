// SPDX-License-Identifier: Apache-2.0
// A network whose last endpoint on this host has gone stays in the kernel for a while
// (Host::idle_time), as it is: when a container is restarted its namespace, bridge and VXLAN device
// need not be made anew. Only the kernel's objects stay: gossip is told at once. A network that the
// manager has dropped does not stay.
#pragma once

#include "core/controller/host.h"

namespace ovn::controller {

// An endpoint of the network has ended.
void begin_idle(Host& host, const model::NetworkId& network, Instant now);

// Whether a network that this sandbox is in was idle, and its time is not over yet: what others did
// in it meanwhile may be missing in the kernel.
bool was_idle(const Host& host, const model::SandboxId& sandbox);

// Forgets the networks whose time is over.
void end_idle(Host& host, Instant now);

// When end_idle() is due; kNever if no network is idle.
Instant idle_deadline(const Host& host);

}  // namespace ovn::controller
