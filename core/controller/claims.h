// SPDX-License-Identifier: Apache-2.0
// Two endpoints may claim one address (or MAC) for a while: it was handed out again while the
// record of its last holder still stands somewhere. The claim with the higher allocation revision
// counts, of equal ones that of the higher owner; what this host's own containers have is theirs
// here.
#pragma once

#include <vector>

#include "core/controller/host.h"

namespace ovn::controller {

// Those of `remote` whose addresses and MAC nobody claims with a better right; no address and no
// MAC stands twice in the result, nor in it and in `local`.
std::vector<model::EndpointRecord> settle_claims(const std::vector<reconcile::LocalEndpoint>& local,
                                                 const std::vector<RemoteRecord>& remote);

}  // namespace ovn::controller
