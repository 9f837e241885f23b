// SPDX-License-Identifier: Apache-2.0
#include "core/controller/local_network_rules.h"

#include "core/controller/host_pools.h"
#include "core/controller/network_problems.h"
#include "core/controller/subnet_choice.h"
#include "core/reconcile/desired.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

Result<void> check_names(const Host& host, const model::Network& network) {
  std::string device = reconcile::bridge_name(network);
  for (const auto& [_, other] : host.networks) {
    if (other.name == network.name) {
      return fail(Errc::exists, "network with name '{}' already exists", network.name);
    }
    if (model::is_host_local(other) && reconcile::bridge_name(other) == device) {
      return fail(Errc::conflict, "device {} is that of network '{}'", device, other.name);
    }
  }
  if (host.networks.size() < kNetworksMax) return {};
  return fail(Errc::exhausted, "there are {} networks: no more are made", kNetworksMax);
}

// Bridges are in the host's namespace: one with a subnet that the host reaches elsewhere would cut
// it off from there. Routes to single addresses are passed over.
Result<void> check_routes(const NetworkRequest& request) {
  for (const SubnetRequest& asked : request.subnets) {
    if (!asked.prefix || asks_for_any(asked)) continue;
    for (const ip::Prefix& routed : request.avoid) {
      if (routed.host_bits() == 0 || !asked.prefix->contains(routed)) continue;
      return fail(Errc::conflict, "subnet {} overlaps {}, to which this host has a route",
                  *asked.prefix, routed);
    }
  }
  return {};
}

Result<Changed<model::Network>> add(Host& host, model::Network network,
                                    const NetworkRequest& request, Instant now) {
  CHECK_OK(check_names(host, network));
  CHECK_OK(check_overlaps(host.networks, request));
  CHECK_OK(check_routes(request));
  ipam::Space space = host.local_space;
  space.reserved = request.avoid;
  space.reserved.emplace_back(host.self.address, host.self.address.bits());
  TRY(network.subnets, choose_subnets(std::move(space), host.networks, request));
  host.networks.emplace(network.id, network);
  make_pools(host, network, now);
  store::Batch batch{store::put(network)};
  return Changed<model::Network>{std::move(network), std::move(batch)};
}

}  // namespace

Result<Changed<model::Network>> create_local_network(Host& host, const NetworkRequest& request,
                                                     const model::NetworkId& id, int64_t created,
                                                     Instant now) {
  auto problems = network_problems(request);
  if (!problems.empty()) return invalid_config(problems);
  return add(host, network_of(request, id, created), request, now);
}

Result<store::Batch> ensure_default_bridge(Host& host, std::vector<ip::Prefix> avoid,
                                           int64_t created, Instant now) {
  if (host.networks.contains(model::default_bridge_id())) return store::Batch();
  NetworkRequest request;
  request.name = "bridge";
  request.driver = model::Driver::bridge;
  request.options = {{"name", "ovn-lite0"}};
  request.avoid = std::move(avoid);
  TRY(auto made, add(host, network_of(request, model::default_bridge_id(), created), request, now));
  return std::move(made.batch);
}

Result<Changed<model::Network>> remove_local_network(Host& host, const model::NetworkId& id) {
  const model::Network network = host.networks.at(id);
  if (model::is_predefined(id)) {
    return fail(Errc::denied, "{} is a pre-defined network and cannot be removed", network.name);
  }
  std::vector<KnownEndpoint> active;
  for (const model::Endpoint* endpoint : endpoints_in(host, id)) {
    active.push_back({endpoint->id, id, host.sandboxes.at(endpoint->sandbox).name,
                      host.self.name, {}});
  }
  CHECK_OK(check_unused(network, active));
  host.pools.erase(network.id);
  host.networks.erase(network.id);  // where `id` may be
  return Changed<model::Network>{network, {store::drop(network)}};
}

}  // namespace ovn::controller
