// SPDX-License-Identifier: Apache-2.0
#include "core/controller/network_rules.h"

#include <algorithm>

#include "core/controller/ingress_network.h"
#include "core/controller/network_problems.h"
#include "core/controller/reference.h"
#include "core/controller/subnet_choice.h"
#include "core/controller/vni_rules.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

Result<void> check_room(const Manager& manager, const NetworkRequest& request) {
  for (const auto& [id, network] : manager.networks) {
    if (network.name == request.name) {
      return fail(Errc::exists, "network with name '{}' already exists", request.name);
    }
  }
  const model::Network* ingress = ingress_network(manager.networks);
  if (request.ingress && ingress) {
    return fail(Errc::exists, "network '{}' is the ingress network already: there is one",
                ingress->name);
  }
  if (manager.networks.size() < kNetworksMax) return {};
  return fail(Errc::exhausted, "there are {} networks: no more are made", kNetworksMax);
}

bool names_vnis(const model::Network& network) {
  return network.options.contains(std::string(kVniOption)) ||
         network.options.contains(std::string(kVniListOption));
}

}  // namespace

std::string list_of(std::span<const KnownEndpoint* const> endpoints) {
  constexpr size_t kListed = 5;
  std::string text;
  for (size_t i = 0; i < std::min(endpoints.size(), kListed); ++i) {
    text +=
        fmt::format("{}'{}' on node '{}'", i ? ", " : "", endpoints[i]->name, endpoints[i]->node);
  }
  if (endpoints.size() > kListed) text += fmt::format(" and {} more", endpoints.size() - kListed);
  return text;
}

Result<void> check_unused(const model::Network& network, std::span<const KnownEndpoint> endpoints) {
  std::vector<const KnownEndpoint*> active;
  const KnownEndpoint* untold = nullptr;
  for (const KnownEndpoint& endpoint : endpoints) {
    if (endpoint.network != network.id) continue;
    if (endpoint.is_untold()) untold = &endpoint;
    else active.push_back(&endpoint);
  }
  if (!active.empty()) {
    return fail(Errc::conflict, "network {} has active endpoints: {}", network.name,
                list_of(active));
  }
  if (!untold) return {};
  return fail(Errc::unavailable,
              "network {}: node '{}' has not told yet what it has in it: try again in a moment",
              network.name, untold->node);
}

Failure invalid_config(const std::vector<std::string>& problems) {
  std::string message = "invalid network config:";
  for (const std::string& problem : problems) {
    message.append(problems.size() == 1 ? " " : "\n").append(problem);
  }
  return {Error{Errc::invalid, 0, std::move(message)}};
}

model::Network network_of(const NetworkRequest& request, const model::NetworkId& id, int64_t now) {
  model::Network network;
  network.id = id;
  network.name = request.name;
  network.driver = request.driver;
  network.internal = request.internal;
  network.ipv6 = request.ipv6;
  network.ingress = request.ingress;
  network.options = request.options;
  network.labels = request.labels;
  network.created = now;
  network.scope =
      model::is_host_local(network) ? model::Scope::local : model::Scope::cluster;
  return network;
}

Result<Changed<model::Network>> create_network(Manager& manager, const NetworkRequest& asked,
                                               const model::NetworkId& id, int64_t now) {
  NetworkRequest request = asked;
  request.ipv6 = asked.ipv6 || asked.ingress;
  auto problems = network_problems(request);
  if (!problems.empty()) return invalid_config(problems);
  CHECK_OK(check_room(manager, request));
  CHECK_OK(check_overlaps(manager.networks, request));

  model::Network network = network_of(request, id, now);
  ipam::Space space = manager.space;
  space.reserved = request.avoid;
  for (const auto& [_, node] : manager.nodes) {
    space.reserved.emplace_back(node.address, node.address.bits());
  }
  TRY(network.subnets, choose_subnets(std::move(space), manager.networks, request));
  problems = assign_vnis(manager, network);
  if (!problems.empty()) return invalid_config(problems);

  if (!names_vnis(network)) manager.last_vni = network.subnets.back().vni;
  Changed<model::Network> created;
  network.revision = advance(manager, created.batch);
  created.batch.push_back(store::put(network));
  manager.networks.emplace(id, network);
  created.value = std::move(network);
  return created;
}

Result<Changed<model::Network>> remove_network(Manager& manager, std::string_view reference,
                                               std::span<const KnownEndpoint> endpoints) {
  TRY(const model::Network* network, find_network(manager.networks, reference));
  if (model::is_predefined(network->id)) {
    return fail(Errc::denied, "{} is a pre-defined network and cannot be removed", network->name);
  }
  CHECK_OK(check_publishes_nothing(manager, *network));
  // The hosts are in the ingress network of their own accord.
  if (!network->ingress) CHECK_OK(check_unused(*network, endpoints));
  for (const auto& [_, service] : manager.services) {
    if (service.network != network->id) continue;
    return fail(Errc::conflict, "network {} has a service: {}", network->name, service.name);
  }
  Changed<model::Network> removed{*network, {store::drop(*network)}};
  std::erase_if(manager.leases, [&](const auto& entry) {
    if (entry.second.network != removed.value.id) return false;
    removed.batch.push_back(store::drop(entry.second));
    return true;
  });
  manager.networks.erase(removed.value.id);
  advance(manager, removed.batch);
  return removed;
}

}  // namespace ovn::controller
