// SPDX-License-Identifier: Apache-2.0
#include "core/controller/view.h"

#include <algorithm>

#include "core/controller/claims.h"
#include "core/controller/ingress_rules.h"
#include "core/controller/ingress_view.h"
#include "core/controller/mtu_rules.h"
#include "core/controller/restart_rules.h"
#include "core/controller/service_view.h"
#include "core/model/parent_options.h"

namespace ovn::controller {

namespace {

using LocalEndpoints = std::map<model::NetworkId, std::vector<reconcile::LocalEndpoint>>;

// Of one sandbox, or of all.
LocalEndpoints live_endpoints(const Host& host, const model::SandboxId* only) {
  LocalEndpoints local;
  for (const auto& [id, endpoint] : host.endpoints) {
    if ((only && endpoint.sandbox != *only) || !is_live(host, endpoint)) continue;
    local[endpoint.network].push_back({endpoint, host.sandboxes.at(endpoint.sandbox)});
  }
  return local;
}

// Records of the others in the network, but for those with another's address.
std::vector<model::EndpointRecord> settled_records(
    const Host& host, const model::NetworkId& id,
    const std::vector<reconcile::LocalEndpoint>& local) {
  auto table = host.remote.find(id);
  if (table == host.remote.end()) return {};
  return settle_claims(local, table->second.records);
}

bool has_services(const Host& host, const model::NetworkId& id) {
  return std::ranges::any_of(host.services,
                             [&](const auto& entry) { return entry.second.network == id; });
}

void show_uplinks_and_mtus(const Host& host, reconcile::View& view) {
  for (reconcile::NetworkView& network : view.networks) {
    auto uplink = host.uplinks.find(network.network.id);
    if (uplink != host.uplinks.end()) network.uplink = uplink->second;
    network.narrowest = narrowest(host, network.network.id);
  }
}

}  // namespace

reconcile::View view_of(const Host& host, const model::SandboxId& sandbox) {
  reconcile::View view{underlay_of(host), host.netns_folder, {}, host.dns_ports};
  std::optional<LocalEndpoints> all;  // costs what all containers do
  for (auto& [id, endpoints] : live_endpoints(host, &sandbox)) {
    reconcile::NetworkView network{host.networks.at(id), std::move(endpoints), {}, false};
    if (!network.network.ingress && has_services(host, id)) {
      if (!all) all = live_endpoints(host, nullptr);
      network.services = balanced_services(host, id, settled_records(host, id, all->at(id)));
    }
    view.networks.push_back(std::move(network));
  }
  show_uplinks_and_mtus(host, view);
  return view;
}

reconcile::View view(const Host& host) {
  LocalEndpoints local = live_endpoints(host, nullptr);
  if (has_ingress_place(host)) local.try_emplace(host.ingress_place->id);
  reconcile::View view{underlay_of(host), host.netns_folder, {}, host.dns_ports};
  for (auto& [id, endpoints] : local) {
    reconcile::NetworkView network{host.networks.at(id), std::move(endpoints), {}, false};
    network.remote = settled_records(host, id, network.local);
    if (auto table = host.remote.find(id); table != host.remote.end()) {
      network.complete = table->second.synced;
    }
    if (!network.network.ingress) {
      network.services = balanced_services(host, id, network.remote);
    } else if (has_ingress_place(host)) {
      network.ingress = ingress_of(host, network.remote);
    }
    network.complete = network.complete || model::is_host_local(network.network);
    view.networks.push_back(std::move(network));
  }
  // A parent that we make is there from the network's beginning to its end.
  for (const auto& [id, network] : host.networks) {
    if (local.contains(id) || !model::makes_parent(network)) continue;
    view.networks.push_back({network, {}, {}, true});
  }
  // What is known of others there is no news any more: their entries stay as they are.
  for (const auto& [id, until] : host.idle_until) {
    auto network = host.networks.find(id);
    if (local.contains(id) || network == host.networks.end()) continue;
    view.networks.push_back({network->second, {}, {}, false});
  }
  show_uplinks_and_mtus(host, view);
  return view;
}

}  // namespace ovn::controller
