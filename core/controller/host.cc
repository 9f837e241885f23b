// SPDX-License-Identifier: Apache-2.0
#include "core/controller/host.h"

#include "core/controller/host_pools.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

// What the store holds, before it is known to be whole.
struct Loaded {
  std::map<model::NetworkId, model::Network> networks;
  std::map<Uuid, model::Node> nodes;
  std::map<uint64_t, model::Lease> leases;
  std::map<model::ServiceId, model::Service> services;
  std::map<uint64_t, model::Drain> drains;
  std::map<model::SandboxId, model::Sandbox> sandboxes;
  std::map<model::EndpointId, model::Endpoint> endpoints;
  std::map<model::NetworkId, model::Uplink> uplinks;
  std::map<model::NetworkId, model::IngressPlace> places;
  model::Settings settings;
};

template <class Id, class T>
Result<void> take(const store::Entry& entry, std::map<Id, T>& into) {
  if (entry.kind != store::kKind<T>) return {};
  TRY(T noun, store::decode<T>(entry));
  into.insert_or_assign(noun.id, std::move(noun));
  return {};
}

Result<void> check_references(const Loaded& loaded) {
  for (const auto& [id, endpoint] : loaded.endpoints) {
    if (!loaded.networks.contains(endpoint.network)) {
      return fail(Errc::corrupt, "endpoint {}: its network {} is missing", id, endpoint.network);
    }
    if (!loaded.sandboxes.contains(endpoint.sandbox)) {
      return fail(Errc::corrupt, "endpoint {}: its sandbox {} is missing", id, endpoint.sandbox);
    }
  }
  return {};
}

}  // namespace

Result<void> load(Host& host, std::span<const store::Entry> entries, Instant now) {
  Loaded loaded;
  for (const store::Entry& entry : entries) {
    CHECK_OK(take(entry, loaded.networks));
    CHECK_OK(take(entry, loaded.nodes));
    CHECK_OK(take(entry, loaded.leases));
    CHECK_OK(take(entry, loaded.services));
    CHECK_OK(take(entry, loaded.drains));
    CHECK_OK(take(entry, loaded.sandboxes));
    CHECK_OK(take(entry, loaded.endpoints));
    CHECK_OK(take(entry, loaded.uplinks));
    CHECK_OK(take(entry, loaded.places));
    if (entry.kind == store::kKind<model::Settings>) {
      TRY(loaded.settings, store::decode<model::Settings>(entry));
    }
  }
  CHECK_OK(check_references(loaded));
  host.networks = std::move(loaded.networks);
  host.nodes = std::move(loaded.nodes);
  host.leases = std::move(loaded.leases);
  host.services = std::move(loaded.services);
  host.drains = std::move(loaded.drains);
  // What is on disk was not given up after all; the manager has not been told.
  std::erase_if(host.returned_leases, [&](uint64_t id) { return host.leases.contains(id); });
  host.sandboxes = std::move(loaded.sandboxes);
  host.endpoints = std::move(loaded.endpoints);
  host.uplinks = std::move(loaded.uplinks);
  host.ingress_place.reset();
  if (!loaded.places.empty()) host.ingress_place = loaded.places.begin()->second;
  host.settings = loaded.settings;
  host.uncommitted.clear();
  host.policy_revision = 0;
  host.pools.clear();
  for (const auto& [id, network] : host.networks) make_pools(host, network, now);
  return {};
}

std::vector<const model::Endpoint*> endpoints_in(const Host& host,
                                                 const model::NetworkId& network) {
  std::vector<const model::Endpoint*> found;
  for (const auto& [id, endpoint] : host.endpoints) {
    if (endpoint.network == network) found.push_back(&endpoint);
  }
  return found;
}

reconcile::Underlay underlay_of(const Host& host) {
  reconcile::Underlay underlay = host.underlay;
  underlay.vxlan_port = host.settings.vxlan_port.value_or(underlay.vxlan_port);
  return underlay;
}

std::string node_name(const Host& host, const Uuid& node) {
  if (node == host.self.id) return host.self.name;
  auto found = host.nodes.find(node);
  return found == host.nodes.end() ? node.to_string() : found->second.name;
}

}  // namespace ovn::controller
