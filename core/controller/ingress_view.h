// SPDX-License-Identifier: Apache-2.0
// The ingress network as the data plane is to have it: which ports of this host lead to whom, and
// which hosts there are to lead back to. A host is a record there that is no backend's.
#pragma once

#include <vector>

#include "core/controller/host.h"

namespace ovn::controller {

// What this host has besides its endpoints there. Requires has_ingress_place(). `remote` are the
// records of the network as the view has them.
reconcile::Ingress ingress_of(const Host& host, const std::vector<model::EndpointRecord>& remote);

}  // namespace ovn::controller
