// SPDX-License-Identifier: Apache-2.0
#include "core/controller/local_network_rules.h"

#include "core/controller/host_pools.h"
#include "core/controller/network_problems.h"
#include "core/controller/parent_rules.h"
#include "core/controller/subnet_choice.h"
#include "core/reconcile/desired.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

Result<void> check_names(const Host& host, const model::Network& network) {
  using model::Driver;
  std::string device = network.driver == Driver::bridge ? reconcile::bridge_name(network) : "";
  for (const auto& [_, other] : host.networks) {
    if (other.name == network.name) {
      return fail(Errc::exists, "network with name '{}' already exists", network.name);
    }
    if (other.driver == Driver::bridge && reconcile::bridge_name(other) == device) {
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
  if (network.driver == model::Driver::bridge) CHECK_OK(check_routes(request));
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

Result<Changed<model::Network>> create_local_network(Host& host, const LocalNetwork& wanted,
                                                     Instant now) {
  auto problems = network_problems(wanted.request);
  if (!problems.empty()) return invalid_config(problems);
  model::Network network = network_of(wanted.request, wanted.id, wanted.created);
  if (model::has_parent(network.driver)) CHECK_OK(settle_parent(host, wanted.links, network));
  return add(host, std::move(network), wanted.request, now);
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
