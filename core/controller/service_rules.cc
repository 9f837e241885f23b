// SPDX-License-Identifier: Apache-2.0
#include "core/controller/service_rules.h"

#include <algorithm>
#include <set>

#include "core/controller/lease_rules.h"
#include "core/controller/network_rules.h"
#include "core/controller/reference.h"
#include "core/controller/vip_choice.h"
#include "core/ipam/blocks.h"
#include "core/model/names.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

Result<void> check_ports(const std::vector<model::ServicePort>& ports) {
  if (ports.size() > kServicePortsMax) {
    return fail(Errc::invalid, "{} ports: at most {} are allowed", ports.size(), kServicePortsMax);
  }
  std::set<std::pair<std::string, model::Transport>> names;
  for (const model::ServicePort& port : ports) {
    if (names.emplace(port.name, port.transport).second) continue;
    return fail(Errc::invalid, "port '{}/{}' is given twice", port.name,
                to_string(port.transport));
  }
  return {};
}

Result<void> check_service_name(const Manager& manager, std::string_view name) {
  CHECK_OK(model::check_name("service", name));
  if (model::same_name(name.substr(0, model::kTasksPrefix.size()), model::kTasksPrefix)) {
    return fail(Errc::invalid, "service name '{}': '{}NAME' stands for the backends of NAME", name,
                model::kTasksPrefix);
  }
  for (const auto& [_, service] : manager.services) {
    if (!model::same_name(service.name, name)) continue;
    return fail(Errc::exists, "service with name '{}' already exists, in network '{}'",
                service.name, manager.networks.at(service.network).name);
  }
  if (manager.services.size() < kServicesMax) return {};
  return fail(Errc::exhausted, "there are {} services: no more are made", kServicesMax);
}

// Nobody in the network is called as the service is to be.
Result<void> check_names_free(const model::Service& service,
                              std::span<const KnownEndpoint> endpoints) {
  for (const KnownEndpoint& endpoint : endpoints) {
    if (endpoint.network != service.network) continue;
    bool called = is_name_of(service, endpoint.name);
    for (const std::string& alias : endpoint.aliases) called |= is_name_of(service, alias);
    if (!called) continue;
    return fail(Errc::conflict, "name '{}' is taken by endpoint '{}' on node '{}'", service.name,
                endpoint.name, endpoint.node);
  }
  return {};
}

Result<void> take_vips(Manager& manager, model::Service& service,
                       const std::vector<ip::Address>& wanted, store::Batch& batch,
                       std::span<const KnownEndpoint> endpoints) {
  const model::Network& network = manager.networks.at(service.network);
  TRY(auto leases, choose_vips(manager, network, wanted, endpoints));
  for (model::Lease& lease : leases) {
    service.vips.push_back(lease.block.first());
    add_lease(manager, std::move(lease), batch);
  }
  return {};
}

void return_vips(Manager& manager, model::Service& service, store::Batch& batch) {
  std::set<uint64_t> ids;
  for (const auto& [id, lease] : manager.leases) {
    bool ours = is_vip(lease) && lease.network == service.network &&
                std::ranges::count(service.vips, lease.block.first()) > 0;
    if (ours) ids.insert(id);
  }
  for (uint64_t id : ids) remove_lease(manager, id, batch);
  service.vips.clear();
}

Changed<model::Service> commit_service(Manager& manager, model::Service service,
                                       store::Batch batch) {
  service.revision = advance(manager, batch);
  batch.push_back(store::put(service));
  manager.services.insert_or_assign(service.id, service);
  return {std::move(service), std::move(batch)};
}

}  // namespace

Result<Changed<model::Service>> create_service(Manager& manager, const ServiceRequest& request,
                                               const model::ServiceId& id, int64_t now,
                                               std::span<const KnownEndpoint> endpoints) {
  CHECK_OK(check_service_name(manager, request.name));
  CHECK_OK(check_ports(request.ports));
  TRY(const model::Network* network, find_network(manager.networks, request.network));
  if (network->driver != model::Driver::overlay) {
    return fail(Errc::invalid, "network '{}' is of driver {}: services are of overlay networks",
                network->name, to_string(network->driver));
  }
  bool dnsrr = request.mode == model::ServiceMode::dnsrr;
  if (dnsrr && !request.vips.empty()) {
    return fail(Errc::invalid, "a service of mode dnsrr has no virtual address");
  }
  model::Service service{id, request.name, network->id, request.mode, {}, request.ports, {}, false,
                         request.health, 0, now};
  CHECK_OK(check_names_free(service, endpoints));
  store::Batch batch;
  if (!dnsrr) CHECK_OK(take_vips(manager, service, request.vips, batch, endpoints));
  return commit_service(manager, std::move(service), std::move(batch));
}

Result<Changed<model::Service>> update_service(Manager& manager, std::string_view reference,
                                               const ServiceUpdate& update,
                                               std::span<const KnownEndpoint> endpoints) {
  TRY(const model::Service* found, find_service(manager.services, reference));
  model::Service service = *found;
  if (update.ports) CHECK_OK(check_ports(*update.ports));
  service.ports = update.ports.value_or(std::move(service.ports));
  service.health = update.health.value_or(std::move(service.health));
  service.mode = update.mode.value_or(service.mode);
  if (service == *found) return Changed<model::Service>{std::move(service), {}};
  store::Batch batch;
  if (service.mode == model::ServiceMode::dnsrr) {
    return_vips(manager, service, batch);
  } else if (service.vips.empty()) {
    CHECK_OK(take_vips(manager, service, {}, batch, endpoints));
  }
  return commit_service(manager, std::move(service), std::move(batch));
}

Result<Changed<model::Service>> remove_service(Manager& manager, std::string_view reference,
                                               bool force,
                                               std::span<const KnownEndpoint> endpoints) {
  TRY(const model::Service* found, find_service(manager.services, reference));
  std::vector<const KnownEndpoint*> backends;
  for (const KnownEndpoint& endpoint : endpoints) {
    if (endpoint.serves(found->id)) backends.push_back(&endpoint);
  }
  if (!backends.empty() && !force) {
    return fail(Errc::conflict, "service '{}' has backends: {}", found->name, list_of(backends));
  }
  Changed<model::Service> removed{*found, {store::drop(*found)}};
  model::Service service = *found;
  return_vips(manager, service, removed.batch);
  manager.services.erase(service.id);
  advance(manager, removed.batch);
  return removed;
}

}  // namespace ovn::controller
