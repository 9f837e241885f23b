// SPDX-License-Identifier: Apache-2.0
// The home of a container: the address that a UDP server which is bound to no address answers from,
// that of its default route. The ingress network leads its connections there (ingress_backend.h).
// Where the default route is ours, it is the address that we gave the route's interface; where it
// is somebody else's, of a runtime's own network, the kernel tells it (foreign_sources of Netns).
// A container whose only default route is the ingress network's has no other home.
#pragma once

#include "core/kernel/objects.h"

namespace ovn::reconcile {

// The map of a backend's table (kIngressTable) that leads from its interface to the home.
std::string_view home_set(ip::Family family);

// Puts the homes of the backends in those namespaces that `actual` has into `desired`, in place of
// those that stand there. Both are sorted by key, and stay so.
void settle_homes(kernel::Snapshot& desired, const kernel::Snapshot& actual);

}  // namespace ovn::reconcile
