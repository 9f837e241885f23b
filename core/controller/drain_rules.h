// SPDX-License-Identifier: Apache-2.0
// Draining backends: they get no new connections, on any host, and who asked for it is told when
// that is so. The wish is the manager's (model::Drain). The backend's host follows it by saying so
// in the endpoint's record; every host that takes part in the network confirms, in a row of its own
// log (table kDrainTable, key: the endpoint id), once its kernel has followed the record; and the
// manager's host, which follows all networks, sees who is missing. Hosts that do not answer are not
// waited for. A drain lasts until it is undone or its endpoint has gone.
#pragma once

#include <map>
#include <set>

#include "core/controller/host.h"
#include "core/controller/manager.h"

namespace ovn::controller {

inline constexpr size_t kDrainsMax = 10'000;

// The gossip table of confirmations: key the endpoint id, value a varint, the drain's id.
inline constexpr uint8_t kDrainTable = 2;
Bytes encode_confirmation(uint64_t drain);
Result<uint64_t> decode_confirmation(ByteView value);

// `target`: a node, or a backend by its container's name, its endpoint's id or a beginning of that.
// What is drained already stays so, under the id that it has. Errors: not_found, conflict (several
// may be meant), exhausted.
Result<Changed<model::Drain>> begin_drain(Manager& manager, std::string_view target,
                                          std::span<const KnownEndpoint> endpoints);
// Errors: not_found, conflict.
Result<Changed<model::Drain>> end_drain(Manager& manager, std::string_view target,
                                        std::span<const KnownEndpoint> endpoints);

// What the manager's host knows of drains being followed.
struct DrainFacts {
  // Of each network, the nodes in it that answer.
  std::map<model::NetworkId, std::set<Uuid>> members;
  // Of each draining endpoint, which drain which node has confirmed.
  std::map<model::EndpointId, std::map<Uuid, uint64_t>> confirmed;
  // Networks of which not everything may have come yet: a backend or a member may be missing.
  std::set<model::NetworkId> unsynced;
};
struct DrainProgress {
  model::Drain drain;
  std::vector<KnownEndpoint> backends;  // that it concerns
  std::set<Uuid> awaited;               // the nodes that have not followed yet
  std::set<model::NetworkId> unsynced;  // networks that it may concern
  bool done() const { return awaited.empty() && unsynced.empty(); }
};
std::vector<DrainProgress> drains_in_progress(const Manager& manager,
                                              std::span<const KnownEndpoint> endpoints,
                                              const DrainFacts& facts);

// On a host: the drains in records, its own and others', by network and endpoint.
using DrainsSeen = std::map<model::NetworkId, std::map<model::EndpointId, uint64_t>>;
DrainsSeen drains_seen(const Host& host);
// Those of them in networks that these are neither the namespaces nor sandboxes of.
DrainsSeen drains_followed(const Host& host, const DrainsSeen& seen,
                           const std::set<kernel::NetnsName>& faulty);
// Confirmations of all nodes as this host knows them, its own among them.
DrainFacts drain_facts(const Host& host);
// Drains of endpoints of this host that are no more: the manager is to end them.
std::vector<model::EndpointId> drains_to_end(const Host& host);

}  // namespace ovn::controller
