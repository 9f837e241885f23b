// SPDX-License-Identifier: Apache-2.0
// The virtual addresses of a service. They are leased like any single address, but to nobody, so
// that no host gives them to an endpoint. One that nobody names is the highest of the range that
// is in no lease, out of the way of the blocks, which are granted from the lowest on; where all is
// leased, one out of a block whose holder is known not to use it.
#pragma once

#include "core/controller/manager.h"

namespace ovn::controller {

// The leases, not granted yet, of one address for each family that the network has; of `wanted`
// where that names one. Errors: those of lease_for(), exhausted, invalid (two of a family).
Result<std::vector<model::Lease>> choose_vips(const Manager& manager,
                                              const model::Network& network,
                                              const std::vector<ip::Address>& wanted,
                                              std::span<const KnownEndpoint> endpoints);

}  // namespace ovn::controller
