// SPDX-License-Identifier: Apache-2.0
// Host::pools follows from networks, leases and endpoints: one allocator for each subnet. These
// keep it so when one of them changes.
#pragma once

#include "core/controller/host.h"

namespace ovn::controller {

// (Re)makes the pools of a network that is new to Host::networks.
void make_pools(Host& host, const model::Network& network, Instant now);

// Host::leases changed for that network.
void adopt_leases(Host& host, const model::NetworkId& network, Instant now);

// The pool whose subnet holds the address; null if none does.
ipam::Allocator* pool_of(Host& host, const model::NetworkId& network, const ip::Address& address);

// The addresses are free again.
void release_addresses(Host& host, const model::NetworkId& network,
                       const std::vector<model::Allocation>& addresses, Instant now);

}  // namespace ovn::controller
