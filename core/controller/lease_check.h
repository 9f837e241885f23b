// SPDX-License-Identifier: Apache-2.0
// Holds the leases against what is known to be attached, for `ipam check`. While nothing goes wrong
// there is nothing to find: addresses are only given out of leases, and the leases of a network, a
// node and a host's idle blocks end with them. What breaks this is outside of us: a manager's
// database that was restored from a copy does not know the leases granted since.
#pragma once

#include <string>
#include <vector>

#include "core/controller/manager.h"

namespace ovn::controller {

struct LeaseFinding {
  // "twice": two endpoints have one address. "unleased": an endpoint's address is of no lease of
  // its node. "overlap": two leases give one address to two nodes. "stray": a lease of a subnet
  // that its network has not. "untold": a node has not told yet what it uses.
  std::string_view kind;
  std::string network;  // its name
  std::string subject;  // the address or block
  std::string why;
  std::string remedy;  // what repair_leases() does about it; empty: a person must decide
};

// What is wrong, by network. Endpoints of networks that are not the manager's are passed over.
std::vector<LeaseFinding> check_leases(const Manager& manager,
                                       std::span<const KnownEndpoint> endpoints);

// Does what can be done without touching a container: an endpoint's address is leased to its node,
// if no other node has it; a lease that gives away what is another's or nobody's is taken back, if
// nothing of it is in use. Returns what was wrong before.
Changed<std::vector<LeaseFinding>> repair_leases(Manager& manager,
                                                 std::span<const KnownEndpoint> endpoints);

// A lease as `ipam blocks` shows it.
struct LeaseUse {
  const model::Lease* lease;
  size_t used;  // addresses of it that its holder is known to use
};
std::vector<LeaseUse> lease_uses(const Manager& manager, std::span<const KnownEndpoint> endpoints);

}  // namespace ovn::controller
