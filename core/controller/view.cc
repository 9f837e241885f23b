// SPDX-License-Identifier: Apache-2.0
#include "core/controller/view.h"

#include "core/controller/claims.h"

namespace ovn::controller {

reconcile::View view(const Host& host) {
  std::map<model::NetworkId, std::vector<reconcile::LocalEndpoint>> local;
  for (const auto& [id, endpoint] : host.endpoints) {
    if (host.uncommitted.contains(id)) continue;
    local[endpoint.network].push_back({endpoint, host.sandboxes.at(endpoint.sandbox)});
  }
  reconcile::View view{host.underlay, host.netns_folder, {}};
  for (auto& [id, endpoints] : local) {
    reconcile::NetworkView network{host.networks.at(id), std::move(endpoints), {}, false};
    if (auto table = host.remote.find(id); table != host.remote.end()) {
      network.remote = settle_claims(network.local, table->second.records);
      network.complete = table->second.synced;
    }
    view.networks.push_back(std::move(network));
  }
  return view;
}

}  // namespace ovn::controller
