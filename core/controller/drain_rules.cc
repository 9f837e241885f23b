// SPDX-License-Identifier: Apache-2.0
#include "core/controller/drain_rules.h"

#include <algorithm>

#include "core/controller/backends.h"
#include "core/controller/gossip_rules.h"
#include "core/controller/reference.h"
#include "core/controller/restart_rules.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

// What a word means: a node, or one endpoint of a node; without an id yet.
using Meant = std::vector<model::Drain>;

Meant meant_by(const Manager& manager, std::string_view word,
               std::span<const KnownEndpoint> endpoints) {
  Meant meant;
  for (const auto& [id, node] : manager.nodes) {
    bool begins = word.size() >= kIdBeginningMin && id.to_string().starts_with(word);
    if (node.name == word || begins) meant.push_back({0, id, {}});
  }
  for (const KnownEndpoint& endpoint : endpoints) {
    if (endpoint.backend.service.empty() || endpoint.backend.twin) continue;
    bool begins = word.size() >= kIdBeginningMin && endpoint.id.str().starts_with(word);
    if (endpoint.name != word && !begins) continue;
    auto node = std::ranges::find_if(manager.nodes, [&](const auto& entry) {
      return entry.second.name == endpoint.node;
    });
    if (node != manager.nodes.end()) meant.push_back({0, node->first, endpoint.id});
  }
  return meant;
}

Result<model::Drain> find_meant(const Manager& manager, std::string_view word,
                                std::span<const KnownEndpoint> endpoints) {
  Meant meant = meant_by(manager, word, endpoints);
  if (meant.size() == 1) return meant[0];
  if (meant.empty()) {
    return fail(Errc::not_found, "'{}' is neither a node nor a backend of a service", word);
  }
  return fail(Errc::conflict, "'{}' may be {} nodes or backends: use the id of an endpoint", word,
              meant.size());
}

const model::Drain* find_drain(const Manager& manager, const model::Drain& like) {
  for (const auto& [_, drain] : manager.drains) {
    if (drain.node == like.node && drain.endpoint == like.endpoint) return &drain;
  }
  return nullptr;
}

// Of a drain of one backend, the container that is it; in a service no two have one name.
const KnownEndpoint* drained_alone(const model::Drain& drain,
                                   std::span<const KnownEndpoint> endpoints) {
  for (const KnownEndpoint& endpoint : endpoints) {
    if (!drain.endpoint.empty() && endpoint.id == drain.endpoint) return &endpoint;
  }
  return nullptr;
}

bool is_same_backend(const KnownEndpoint& one, const KnownEndpoint& other) {
  return one.backend.service == other.backend.service && one.node == other.node &&
         one.name == other.name;
}

bool concerns(const Manager& manager, const model::Drain& drain, const KnownEndpoint* alone,
              const KnownEndpoint& endpoint) {
  if (endpoint.backend.service.empty()) return false;
  if (!drain.endpoint.empty()) return alone && is_same_backend(*alone, endpoint);
  return endpoint.node == node_name(manager, drain.node);
}

// A backend that is known is in one network and perhaps in the ingress network; what is not known
// yet may be in any with services.
std::set<model::NetworkId> unsynced_of(const Manager& manager, const DrainProgress& progress,
                                       const DrainFacts& facts) {
  std::set<model::NetworkId> networks;
  if (!progress.drain.endpoint.empty() && !progress.backends.empty()) {
    networks.insert(progress.backends[0].network);
  } else {
    for (const auto& [_, service] : manager.services) networks.insert(service.network);
  }
  for (const auto& [id, network] : manager.networks) {
    if (network.ingress) networks.insert(id);
  }
  std::erase_if(networks, [&](const auto& id) { return !facts.unsynced.contains(id); });
  return networks;
}

}  // namespace

Bytes encode_confirmation(uint64_t drain) {
  Bytes bytes;
  Writer(bytes).varint(drain);
  return bytes;
}

Result<uint64_t> decode_confirmation(ByteView value) {
  Reader in(value);
  uint64_t drain = in.varint();
  if (in.done() && drain != 0) return drain;
  return fail(Errc::corrupt, "confirmation of a drain: malformed");
}

Result<Changed<model::Drain>> begin_drain(Manager& manager, std::string_view target,
                                          std::span<const KnownEndpoint> endpoints) {
  TRY(model::Drain drain, find_meant(manager, target, endpoints));
  if (const model::Drain* held = find_drain(manager, drain)) {
    return Changed<model::Drain>{*held, {}};
  }
  if (manager.drains.size() >= kDrainsMax) {
    return fail(Errc::exhausted, "{} drains are under way: no more are begun", kDrainsMax);
  }
  Changed<model::Drain> begun;
  drain.id = advance(manager, begun.batch);
  begun.batch.push_back(store::put(drain));
  manager.drains.emplace(drain.id, drain);
  begun.value = std::move(drain);
  return begun;
}

Result<Changed<model::Drain>> end_drain(Manager& manager, std::string_view target,
                                        std::span<const KnownEndpoint> endpoints) {
  // Its endpoint may have gone, and then only the drain knows of it.
  const model::Drain* held = nullptr;
  for (const auto& [_, drain] : manager.drains) {
    if (!drain.endpoint.empty() && drain.endpoint.str() == target) held = &drain;
  }
  if (!held) {
    TRY(model::Drain meant, find_meant(manager, target, endpoints));
    held = find_drain(manager, meant);
  }
  if (!held) return fail(Errc::not_found, "'{}' is not drained", target);
  Changed<model::Drain> ended{*held, {store::drop(*held)}};
  manager.drains.erase(ended.value.id);
  advance(manager, ended.batch);
  return ended;
}

std::vector<DrainProgress> drains_in_progress(const Manager& manager,
                                              std::span<const KnownEndpoint> endpoints,
                                              const DrainFacts& facts) {
  std::vector<DrainProgress> all;
  for (const auto& [id, drain] : manager.drains) {
    DrainProgress progress{drain, {}, {}, {}};
    const KnownEndpoint* alone = drained_alone(drain, endpoints);
    for (const KnownEndpoint& endpoint : endpoints) {
      if (!concerns(manager, drain, alone, endpoint)) continue;
      if (!endpoint.backend.twin) progress.backends.push_back(endpoint);
      if (endpoint.backend.state == "unreachable") continue;
      if (endpoint.backend.drain < id) progress.awaited.insert(drain.node);
      auto confirmed = facts.confirmed.find(endpoint.id);
      auto members = facts.members.find(endpoint.network);
      if (members == facts.members.end()) continue;
      for (const Uuid& member : members->second) {
        bool told = confirmed != facts.confirmed.end() && confirmed->second.contains(member) &&
                    confirmed->second.at(member) >= id;
        if (!told) progress.awaited.insert(member);
      }
    }
    progress.unsynced = unsynced_of(manager, progress, facts);
    all.push_back(std::move(progress));
  }
  return all;
}

DrainsSeen drains_seen(const Host& host) {
  DrainsSeen seen;
  if (!host.drains.empty()) {
    for (const auto& [id, endpoint] : host.endpoints) {
      if (endpoint.service.empty() || !is_live(host, endpoint)) continue;
      if (uint64_t drain = drain_of(host, endpoint)) seen[endpoint.network][id] = drain;
    }
  }
  for (const auto& [network, table] : host.remote) {
    for (const RemoteRecord& remote : table.records) {
      if (remote.record.drain != 0) seen[network][remote.record.id] = remote.record.drain;
    }
  }
  return seen;
}

DrainsSeen drains_followed(const Host& host, const DrainsSeen& seen,
                           const std::set<kernel::NetnsName>& faulty) {
  DrainsSeen followed = seen;
  if (faulty.empty()) return followed;
  for (const auto& [_, endpoint] : host.endpoints) {
    if (faulty.contains(reconcile::sandbox_netns(endpoint.sandbox))) {
      followed.erase(endpoint.network);
    }
  }
  std::erase_if(followed, [&](const auto& of_network) {
    return faulty.contains(reconcile::network_netns(of_network.first));
  });
  return followed;
}

DrainFacts drain_facts(const Host& host) {
  DrainFacts facts;
  for (const auto& [network, _] : gossip_wish(host)) {
    auto table = host.remote.find(network);
    if (table == host.remote.end() || !table->second.synced) facts.unsynced.insert(network);
  }
  for (const auto& [network, table] : host.remote) {
    for (const auto& [endpoint, nodes] : table.confirmed) facts.confirmed[endpoint] = nodes;
  }
  for (const auto& [network, drains] : host.confirmed_drains) {
    for (const auto& [endpoint, drain] : drains) {
      facts.confirmed[endpoint][host.self.id] = drain;
    }
  }
  return facts;
}

std::vector<model::EndpointId> drains_to_end(const Host& host) {
  std::vector<model::EndpointId> gone;
  for (const auto& [_, drain] : host.drains) {
    bool own = drain.node == host.self.id && !drain.endpoint.empty();
    if (own && !host.endpoints.contains(drain.endpoint)) gone.push_back(drain.endpoint);
  }
  return gone;
}

}  // namespace ovn::controller
