// SPDX-License-Identifier: Apache-2.0
// What this host knows: a plain value, owned by the loop thread, changed only by the rules beside
// it (policy_rules, attach_rules, detach_rules, gossip_rules). Every rule that changes what must
// outlive the agent returns the store::Batch to commit; memory is changed at once. What the kernel
// and gossip shall hold is derived (view.h, gossip_rules.h) from committed endpoints only.
//
// If a commit fails, the state in memory is ahead of the disk: load() what is on disk and answer
// the error to whoever waited.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/uuid.h"
#include "core/ipam/allocator.h"
#include "core/ipam/space.h"
#include "core/model/drain.h"
#include "core/model/endpoint.h"
#include "core/model/ingress_place.h"
#include "core/model/lease.h"
#include "core/model/network.h"
#include "core/model/node.h"
#include "core/model/record.h"
#include "core/model/settings.h"
#include "core/model/uplink.h"
#include "core/reconcile/desired.h"
#include "core/store/store.h"

namespace ovn::controller {

// A record of another node.
struct RemoteRecord {
  Uuid owner;
  model::EndpointRecord record;
  // Its agent has failed but its host carries packets: for the data plane only, not for names.
  bool lingering = false;

  friend bool operator==(const RemoteRecord&, const RemoteRecord&) = default;
};

// What gossip told of one network.
struct RemoteTable {
  std::vector<RemoteRecord> records;
  // Which drains of backends other nodes have confirmed; see drain_rules.h.
  std::map<model::EndpointId, std::map<Uuid, uint64_t>> confirmed = {};
  std::map<Uuid, uint32_t> mtus = {};  // see mtu_rules.h
  std::vector<RemoteRecord> waiting = {};  // see restart_rules.h
  bool synced = false;  // the table agreed with the others' once, or nobody answered in time
  Instant denies_from{};  // unless it is synced: a name that it lacks may still come until then

  friend bool operator==(const RemoteTable&, const RemoteTable&) = default;
};

struct Host {
  // Given at the start, by the configuration and the system.
  model::Node self;
  std::string boot_id;
  reconcile::Underlay underlay;
  std::string netns_folder = "/run/ovn-lite/netns";
  Duration idle_time{};  // see idle_networks.h
  ipam::Space local_space;  // for networks of this host alone
  std::vector<ip::Prefix> uplink_subnets;  // see uplink_rules.h
  model::PortRange dynamic_ports{30000, 32767};  // for published ports that name none

  // The manager's, cached on disk, and the networks of this host alone. A network that the manager
  // dropped stays while endpoints of this host are in it.
  uint64_t policy_revision = 0;
  std::map<model::NetworkId, model::Network> networks;
  std::map<Uuid, model::Node> nodes;
  model::Settings settings;
  std::map<uint64_t, model::Lease> leases;  // of this host, by id
  std::map<model::ServiceId, model::Service> services;
  std::map<uint64_t, model::Drain> drains;
  // Leases given up here, until the manager lists them no more: it has not been told yet, or an
  // answer of it was on its way meanwhile. Never used again. In memory only.
  std::set<uint64_t> returned_leases;

  // This host's own, on disk.
  std::map<model::SandboxId, model::Sandbox> sandboxes;  // each has an endpoint
  std::map<model::EndpointId, model::Endpoint> endpoints;
  std::map<model::NetworkId, model::Uplink> uplinks;  // of overlay networks that lead outside
  std::optional<model::IngressPlace> ingress_place;   // see ingress_rules.h
  // In memory, with a commit under way: not shown to the kernel nor to other hosts.
  std::set<model::EndpointId> uncommitted;

  // One for each subnet of each network in `networks`, in their order; follow from the above.
  std::map<model::NetworkId, std::vector<ipam::Allocator>> pools;

  // Networks whose last endpoint here has gone, and until when they stay in the kernel. In memory
  // only: a restart ends it.
  std::map<model::NetworkId, Instant> idle_until;

  // Ports that services publish and another process of this host has: left to that. In memory only.
  std::set<model::HostPort> foreign_ports;

  uint16_t last_dynamic_port = 0;  // handed out, in memory only

  // Where the sockets for names are that did not get model::kDnsPort, in memory only.
  std::map<model::SandboxId, uint16_t> dns_ports;

  // What the health checks found, of the backends whose service wants them: in memory only. One
  // that is not here served before the agent or the check was there, and counts as up.
  std::map<model::EndpointId, model::BackendState> health;

  // The drains of backends, own and others', that the kernel of this host has followed: in memory
  // only.
  std::map<model::NetworkId, std::map<model::EndpointId, uint64_t>> confirmed_drains;

  // From gossip, in memory only.
  std::map<model::NetworkId, RemoteTable> remote;
  // Nodes that do not answer, and may come back; and those that do, but came and went: reach.h.
  std::set<Uuid> unreachable, flapping;
};

// Takes networks, nodes, leases, sandboxes and endpoints from the store's entries, in place of what
// is there; entries of other kinds are passed over. Errors: corrupt, naming the entry; the host is
// then unchanged.
Result<void> load(Host& host, std::span<const store::Entry> entries, Instant now);

// The endpoints of this host in a network, committed or not, by id.
std::vector<const model::Endpoint*> endpoints_in(const Host& host, const model::NetworkId& network);

// The underlay with what the cluster's settings say of it.
reconcile::Underlay underlay_of(const Host& host);

// The name of a node, or its uuid while the manager has not told us.
std::string node_name(const Host& host, const Uuid& node);

}  // namespace ovn::controller
