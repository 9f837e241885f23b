// SPDX-License-Identifier: Apache-2.0
// The central state of a cluster, as its manager holds it: networks (a network is a policy), their
// address pools and VNIs, services with their addresses, drains, the blocks leased to hosts, the
// admitted nodes and the gossip keys. A plain value, owned by the loop thread of the manager's
// agent and changed only by the rules beside it (network_rules, service_rules, lease_rules and so
// on). Each rule changes memory at once and returns the batch to commit before its answer may
// leave; if a commit fails, load() what is on disk.
//
// One revision counts all changes. A lease's id is the revision at which it was granted, so ids
// only ever grow, also over restarts, and a watch is "tell me when the revision is above the one I
// have".
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/uuid.h"
#include "core/controller/policy_rules.h"
#include "core/ipam/space.h"
#include "core/model/drain.h"
#include "core/model/endpoint.h"
#include "core/model/gossip_key.h"
#include "core/model/lease.h"
#include "core/model/network.h"
#include "core/model/node.h"
#include "core/model/settings.h"
#include "core/store/store.h"

namespace ovn::controller {

// A step of a rotation, as this process has seen it: kNever is not yet.
struct KeyWait {
  Instant began = kNever;
  Instant confirmed = kNever;  // by all that live
};

struct Manager {
  // Given at the start, by the configuration.
  ipam::Space space;
  model::PortRange dynamic_ports{30000, 32767};  // for ports of services that name none

  // On disk.
  uint64_t revision = 0;
  model::Vni last_vni;  // the one given out last; they are reused as late as possible
  std::map<model::NetworkId, model::Network> networks;
  std::map<Uuid, model::Node> nodes;
  std::map<uint64_t, model::Lease> leases;
  std::map<uint16_t, model::GossipKey> keys;
  model::Settings settings;
  std::map<model::ServiceId, model::Service> services;
  std::map<uint64_t, model::Drain> drains;

  // In memory: the revisions of the last change that every node is told of, and that one node is.
  uint64_t shared_revision = 0;
  std::map<Uuid, uint64_t> own_revisions;
  // In memory: the revision of whose policy each node has everything in place, and how the present
  // step of a rotation of the keys stands.
  std::map<Uuid, uint64_t> confirmed;
  KeyWait key_wait;
  // In memory: the dynamic port that a service was given last.
  uint16_t last_published_port = 0;
};

// What a rule made, and what to commit for it.
template <class T>
struct Changed {
  T value;
  store::Batch batch;
};

// What is known of an endpoint as the backend of a service.
struct KnownBackend {
  model::ServiceId service;  // empty: it is none's
  uint16_t weight = 1;
  std::string state;   // "up", "starting", "unhealthy", "draining", "unreachable", "flapping"
  uint64_t drain = 0;  // the one that its host has followed
  bool twin = false;   // the same backend once more, in the ingress network
};

// An endpoint that somebody knows of, from the manager's own host or from gossip: the manager
// itself keeps no endpoints.
struct KnownEndpoint {
  model::EndpointId id;
  model::NetworkId network;
  std::string name;  // its sandbox's; empty: see is_untold()
  std::string node;  // its host's
  std::vector<ip::Address> addresses;  // none: they are not known yet
  std::vector<std::string> aliases = {};
  KnownBackend backend = {};

  bool serves(const model::ServiceId& service) const {
    return backend.service == service && !backend.twin;
  }
  // It stands for all that its node may have in the network, and has not told of yet.
  bool is_untold() const { return name.empty(); }
};

// Takes over the store's entries in place of what is there; the predefined networks are always
// present. Errors: corrupt, naming the entry; the manager is then unchanged.
Result<void> load(Manager& manager, std::span<const store::Entry> entries);

// What a node is told: all networks, services, nodes, drains and keys, its leases, and leases of
// single addresses inside its blocks.
Policy policy_for(const Manager& manager, const Uuid& node);

// The revision of the last change that the node is told of: its watch ends when this is above what
// it has. A lease is news to its holder, not to a thousand others.
uint64_t revision_for(const Manager& manager, const Uuid& node);

// Counts a change that all nodes are told of, or those `concerned`: the new revision, whose commit
// is added to the batch.
uint64_t advance(Manager& manager, store::Batch& batch);
uint64_t advance(Manager& manager, store::Batch& batch, const std::set<Uuid>& concerned);

// A node has seen revision `seen`, which this state has not reached: it was put back to a copy.
// What is granted from now on must be newer than all that the lost state granted, so the revision
// goes on behind it. A number that no manager can have counted to is passed over.
inline constexpr uint64_t kRevisionsLostMax = uint64_t{1} << 40;
std::optional<store::Batch> catch_up(Manager& manager, uint64_t seen);

// The leases in one subnet, by id.
std::vector<model::Lease> leases_in(const Manager& manager, const model::NetworkId& network,
                                    const ip::Prefix& subnet);

// The gossip keys, by id.
std::vector<model::GossipKey> key_ring(const Manager& manager);

// A virtual address of a service is leased to nobody: no host gives it to an endpoint.
inline bool is_vip(const model::Lease& lease) { return lease.holder.is_nil(); }
// "node 'host2'", "service 'web'".
std::string holder_text(const Manager& manager, const model::Lease& lease);

// The name of a node, or its id if it was removed.
std::string node_name(const Manager& manager, const Uuid& node);

}  // namespace ovn::controller
