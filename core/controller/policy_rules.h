// SPDX-License-Identifier: Apache-2.0
// What the manager told this host: networks, services, nodes, drains and the leases of this host,
// cached on disk so that everything but new ones of them works while no manager can be reached.
#pragma once

#include <cstdint>
#include <vector>

#include "core/controller/attach_rules.h"
#include "core/controller/host.h"
#include "core/model/gossip_key.h"

namespace ovn::controller {

// The answer of a watch: all of it, at a revision.
struct Policy {
  uint64_t revision = 0;
  std::vector<model::Network> networks;
  std::vector<model::Node> nodes;
  std::vector<model::Lease> leases;
  std::vector<model::GossipKey> keys{};  // not for the host's state, but for gossip
  model::Settings settings = {};
  std::vector<model::Service> services{};
  std::vector<model::Drain> drains{};
};

// Takes over the differences; the batch is empty if there are none. An older revision than the one
// held changes nothing; nouns that are newer than the policy stay.
store::Batch adopt_policy(Host& host, const Policy& policy, Instant now);

// The manager's answer to one request, ahead of the watch.
store::Batch adopt_network(Host& host, const model::Network& network, Instant now);
store::Batch adopt_service(Host& host, const model::Service& service);
store::Batch adopt_lease(Host& host, const model::Lease& lease, Instant now);

// Gives a lease up. When the batch is on disk the manager is told, again and again as long as the
// lease stands in Host::returned_leases: never may two hosts hand out of one block.
store::Batch drop_lease(Host& host, uint64_t lease, Instant now);

// The leases to ask for now, so that the next attach need not wait (ipam::Allocator::wants_more):
// at most one for each subnet, and only where this host has endpoints.
std::vector<NeedLease> leases_wanted(const Host& host);

// Ids of the leases to give back: see ipam::Allocator::returnable.
std::vector<uint64_t> leases_to_return(const Host& host, Instant now);

}  // namespace ovn::controller
