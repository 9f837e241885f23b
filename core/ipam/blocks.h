// SPDX-License-Identifier: Apache-2.0
// How the manager cuts a pool into blocks and leases them to hosts, as pure functions of the pool
// and the leases in it. A block has a 64th of the range's addresses, at least 1 and at most 64
// (IPv6: 2^16): a /24 is leased in blocks of 4, a /16 of 64. Blocks are granted serially, starting
// behind the newest one, so that addresses are reused as late as possible; when no whole block is
// free, single addresses are granted.
//
// A single address may be leased out of the middle of another host's block (an explicit --ip): the
// narrower lease wins, and the block's holder is told to keep off it.
#pragma once

#include <span>

#include "core/ipam/pool.h"
#include "core/model/lease.h"

namespace ovn::ipam {

// The prefix length of the pool's blocks.
unsigned block_length(const Pool& pool);

// The next free block of the pool, or a single address if no whole one is free. `leases` are those
// of this subnet, in the order of their ids. Errors: exhausted.
Result<ip::Prefix> next_block(const Pool& pool, std::span<const model::Lease> leases);

// The block of one address alone.
ip::Prefix single(const ip::Address& address);
inline bool is_single(const ip::Prefix& block) { return block.host_bits() == 0; }

// The lease that an address belongs to: the narrowest that holds it, of equal ones the newest; null
// if it is free.
const model::Lease* lease_of(std::span<const model::Lease> leases, const ip::Address& address);

}  // namespace ovn::ipam
