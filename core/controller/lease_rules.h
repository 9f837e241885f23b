// SPDX-License-Identifier: Apache-2.0
// Leasing address blocks to hosts, and taking them back. A lease never ends by a timeout: the
// containers of a host that nobody reaches may live. It ends when its holder gives it back, when
// the holder is removed from the cluster, or with its network.
#pragma once

#include <optional>

#include "core/controller/manager.h"

namespace ovn::controller {

// A host asking for everything at once is asking for too much.
inline constexpr size_t kLeasesOfNodeMax = 65'536;

struct LeaseRequest {
  Uuid node;
  std::string network;                 // name, id or beginning of an id
  std::optional<ip::Prefix> subnet;    // none: the one that holds `address`, or else the first one
  std::optional<ip::Address> address;  // that very one; none: the next block
};

// Grants the next block of the subnet, a single address of it where no whole block is free, or the
// address asked for, out of whatever block holds it. What the node holds already is granted again.
// Errors: denied (the node was never admitted), not_found, invalid (address not in a subnet, not
// for hosts), conflict (in use or leased alone, naming the holder; gateway), exhausted, unavailable
// (whether the address is in use is not known yet).
Result<Changed<model::Lease>> grant_lease(Manager& manager, const LeaseRequest& request,
                                          std::span<const KnownEndpoint> endpoints);

// The lease of that very address, not granted yet, or the one under which `holder` has it. Errors:
// those of grant_lease() that concern addresses.
Result<model::Lease> lease_for(const Manager& manager, const model::Network& network,
                               const ip::Address& address, const Uuid& holder,
                               std::span<const KnownEndpoint> endpoints);

// The lease under a new id, told to all whom it concerns; that it may be is the caller's to know.
model::Lease add_lease(Manager& manager, model::Lease lease, store::Batch& batch);
// Requires the lease to be there.
model::Lease remove_lease(Manager& manager, uint64_t id, store::Batch& batch);

// Takes a lease back. Errors: not_found (it is not there any more, or is not that node's).
Result<Changed<model::Lease>> release_lease(Manager& manager, const Uuid& node, uint64_t lease);

}  // namespace ovn::controller
