// SPDX-License-Identifier: Apache-2.0
#include "core/controller/service_rules.h"

#include <algorithm>
#include <set>

#include "core/controller/ingress_network.h"
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

void take_vips(Manager& manager, model::Service& service, std::vector<model::Lease> leases,
               store::Batch& batch) {
  for (model::Lease& lease : leases) {
    service.vips.push_back(lease.block.first());
    add_lease(manager, std::move(lease), batch);
  }
}

// The network must lead outside for ports of mode host, which are its endpoints' own.
Result<void> check_publishes(const model::Network& network, const model::Service& service) {
  bool by_hosts = std::ranges::any_of(service.published, [](const auto& port) {
    return port.mode == model::PublishMode::host;
  });
  if (!by_hosts || !network.internal) return {};
  return fail(Errc::invalid, "network '{}' is internal: ports are published of it in mode ingress "
              "only", network.name);
}

Result<void> check_network(const model::Network& network) {
  if (network.driver != model::Driver::overlay) {
    return fail(Errc::invalid, "network '{}' is of driver {}: services are of overlay networks",
                network.name, to_string(network.driver));
  }
  if (!network.ingress) return {};
  return fail(Errc::invalid, "network '{}' is the ingress network: it has no services of its own",
              network.name);
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

// The last step that may fail: what comes behind it needs no undoing.
Result<void> have_ingress(Manager& manager, const model::Service& service,
                          const std::vector<ip::Prefix>& avoid, const model::NetworkId& fresh,
                          int64_t now, store::Batch& batch) {
  if (!model::has_ingress(service)) return {};
  return ensure_ingress_network(manager, avoid, fresh, now, batch);
}

Changed<model::Service> commit_service(Manager& manager, model::Service service,
                                       store::Batch batch) {
  model::Service& stored = manager.services[service.id];  // a new one has published nothing
  remember_published(manager, stored, service);
  service.revision = advance(manager, batch);
  batch.push_back(store::put(service));
  stored = service;
  return {std::move(service), std::move(batch)};
}

}  // namespace

Result<Changed<model::Service>> create_service(Manager& manager, const ServiceRequest& request,
                                               const model::ServiceId& id, int64_t now,
                                               std::span<const KnownEndpoint> endpoints) {
  CHECK_OK(check_service_name(manager, request.name));
  CHECK_OK(check_ports(request.ports));
  TRY(const model::Network* network, find_network(manager.networks, request.network));
  CHECK_OK(check_network(*network));
  bool dnsrr = request.mode == model::ServiceMode::dnsrr;
  if (dnsrr && !request.vips.empty()) {
    return fail(Errc::invalid, "a service of mode dnsrr has no virtual address");
  }
  model::Service service{id, request.name, network->id, request.mode, {}, request.ports, {},
                         request.local_first, request.health, 0, now};
  CHECK_OK(check_names_free(service, endpoints));
  TRY(service.published, changed_ports(manager, service, {request.published, {}}));
  CHECK_OK(check_publishes(*network, service));
  std::vector<model::Lease> vips;
  if (!dnsrr) {
    TRY(vips, choose_vips(manager, *network, request.vips, endpoints));
  }
  store::Batch batch;
  CHECK_OK(have_ingress(manager, service, request.avoid, model::NetworkId(id.str()), now, batch));
  take_vips(manager, service, std::move(vips), batch);
  return commit_service(manager, std::move(service), std::move(batch));
}

Result<Changed<model::Service>> update_service(Manager& manager, std::string_view reference,
                                               const ServiceUpdate& update,
                                               const model::NetworkId& fresh, int64_t now,
                                               std::span<const KnownEndpoint> endpoints) {
  TRY(const model::Service* found, find_service(manager.services, reference));
  model::Service service = *found;
  if (update.ports) CHECK_OK(check_ports(*update.ports));
  service.ports = update.ports.value_or(std::move(service.ports));
  service.health = update.health.value_or(std::move(service.health));
  service.mode = update.mode.value_or(service.mode);
  service.local_first = update.local_first.value_or(service.local_first);
  TRY(service.published, changed_ports(manager, service, update.publish));
  const model::Network& network = manager.networks.at(service.network);
  CHECK_OK(check_publishes(network, service));
  if (service == *found) return Changed<model::Service>{std::move(service), {}};
  bool dnsrr = service.mode == model::ServiceMode::dnsrr;
  std::vector<model::Lease> vips;
  if (!dnsrr && service.vips.empty()) {
    TRY(vips, choose_vips(manager, network, {}, endpoints));
  }
  store::Batch batch;
  CHECK_OK(have_ingress(manager, service, update.avoid, fresh, now, batch));
  if (dnsrr) return_vips(manager, service, batch);
  take_vips(manager, service, std::move(vips), batch);
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
