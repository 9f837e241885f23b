// SPDX-License-Identifier: Apache-2.0
#include "core/controller/ingress_rules.h"

#include <algorithm>

#include "core/controller/address_choice.h"
#include "core/controller/detach_rules.h"
#include "core/controller/host_pools.h"
#include "core/controller/ingress_network.h"
#include "core/controller/publish_rules.h"
#include "core/controller/restart_rules.h"
#include "core/controller/uplink_rules.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

using Families = std::set<ip::Family>;

const model::Service* published_service(const Host& host, const model::ServiceId& id) {
  auto service = host.services.find(id);
  bool published = service != host.services.end() && has_ingress(service->second);
  return published ? &service->second : nullptr;
}

// A backend that is to have a place in the ingress network.
bool wants_twin(const Host& host, const model::Endpoint& endpoint) {
  return endpoint.twin_of.empty() && !endpoint.service.empty() &&
         !host.uncommitted.contains(endpoint.id) && published_service(host, endpoint.service);
}

bool is_twin_wanted(const Host& host, const model::Network* network, const model::Endpoint& twin) {
  if (!network || twin.network != network->id) return false;
  auto primary = host.endpoints.find(twin.twin_of);
  return primary != host.endpoints.end() && published_service(host, primary->second.service);
}

const model::Endpoint* twin_in(const Host& host, const model::SandboxId& sandbox) {
  for (const auto& [_, endpoint] : host.endpoints) {
    if (endpoint.sandbox == sandbox && !endpoint.twin_of.empty()) return &endpoint;
  }
  return nullptr;
}

// The first that has none yet, and whose sandbox has none for another service.
const model::Endpoint* first_without_twin(const Host& host) {
  std::set<model::SandboxId> done;
  for (const auto& [_, endpoint] : host.endpoints) {
    if (!endpoint.twin_of.empty()) done.insert(endpoint.sandbox);
  }
  for (const auto& [_, endpoint] : host.endpoints) {
    if (wants_twin(host, endpoint) && !done.contains(endpoint.sandbox)) return &endpoint;
  }
  return nullptr;
}

std::string free_ifname(const Host& host, const model::SandboxId& sandbox) {
  std::set<std::string> taken;
  for (const auto& [_, endpoint] : host.endpoints) {
    if (endpoint.sandbox == sandbox) taken.insert(endpoint.ifname);
  }
  for (size_t n = 0;; ++n) {
    std::string name = fmt::format("ingress{}", n);
    if (!taken.contains(name)) return name;
  }
}

IngressChange give_up_place(Host& host, Instant now) {
  const model::IngressPlace place = *host.ingress_place;
  release_addresses(host, place.id, place.addresses, now);
  host.ingress_place.reset();
  host.uncommitted.erase(place_id(host));
  return {{store::drop(place)}, {}};
}

Result<IngressStep> take_place(Host& host, const model::Network& network, Instant now) {
  TRY(Addresses addresses, choose_addresses(host, network, {}, now));
  if (auto* need = std::get_if<NeedLease>(&addresses)) return IngressStep{*need};
  model::IngressPlace place{network.id,
                            std::get<std::vector<model::Allocation>>(std::move(addresses))};
  IngressChange change{give_uplink(host, network), place_id(host)};
  change.batch.push_back(store::put(place));
  host.uncommitted.insert(place_id(host));
  host.ingress_place = std::move(place);
  return IngressStep{std::move(change)};
}

Result<IngressStep> add_twin(Host& host, const model::Network& network,
                             const model::Endpoint& primary, model::Endpoint twin, Instant now) {
  TRY(Addresses addresses, choose_addresses(host, network, {}, now));
  if (auto* need = std::get_if<NeedLease>(&addresses)) return IngressStep{*need};
  twin.network = network.id;
  twin.sandbox = primary.sandbox;
  twin.service = primary.service;
  twin.weight = primary.weight;
  twin.twin_of = primary.id;
  twin.ifname = free_ifname(host, primary.sandbox);
  twin.addresses = std::get<std::vector<model::Allocation>>(std::move(addresses));
  twin.mac = Mac::for_address(twin.addresses[0].address.address());
  IngressChange change{{store::put(twin)}, twin.id};
  host.uncommitted.insert(twin.id);
  host.endpoints.emplace(twin.id, std::move(twin));
  return IngressStep{std::move(change)};
}

bool is_taken(const std::set<model::HostPort>& taken, const IngressKey& key,
              const Families& families) {
  return std::ranges::any_of(taken, [&](const model::HostPort& port) {
    return port.transport == key.transport && port.at.port == key.port &&
           families.contains(port.at.address.family());
  });
}

// What no endpoint here has for itself.
IngressPorts published_here(const Host& host, const Families& families) {
  std::set<model::HostPort> taken;
  for (const auto& [_, endpoint] : host.endpoints) taken.merge(host_ports_of(host, endpoint));
  IngressPorts ports = published_everywhere(host);
  std::erase_if(ports, [&](const auto& one) { return is_taken(taken, one.first, families); });
  return ports;
}

}  // namespace

const model::Network* ingress_network(const Host& host) {
  bool published = std::ranges::any_of(
      host.services, [](const auto& entry) { return has_ingress(entry.second); });
  return published ? ingress_network(host.networks) : nullptr;
}

model::EndpointId place_id(const Host& host) {
  return model::EndpointId(host.self.id.to_string());
}

bool has_ingress_place(const Host& host) {
  return host.ingress_place && host.networks.contains(host.ingress_place->id) &&
         !host.uncommitted.contains(place_id(host));
}

Result<IngressStep> next_ingress_step(Host& host, const model::EndpointId& fresh, int64_t unix_now,
                                      Instant now) {
  const model::Network* network = ingress_network(host);
  for (const auto& [id, endpoint] : host.endpoints) {
    if (endpoint.twin_of.empty() || is_twin_wanted(host, network, endpoint)) continue;
    return IngressStep{IngressChange{take_back(host, id, now).batch, {}}};
  }
  bool stays = network && host.ingress_place && host.ingress_place->id == network->id;
  if (host.ingress_place && !stays) return IngressStep{give_up_place(host, now)};
  if (!network) return IngressStep{};
  if (!host.ingress_place) return take_place(host, *network, now);
  const model::Endpoint* primary = first_without_twin(host);
  if (!primary) return IngressStep{};
  model::Endpoint twin;
  twin.id = fresh;
  twin.created = unix_now;
  return add_twin(host, *network, *primary, std::move(twin), now);
}

bool awaits_twin(const Host& host, const model::SandboxId& sandbox) {
  if (!ingress_network(host)) return false;
  const model::Endpoint* twin = twin_in(host, sandbox);
  if (twin) return host.uncommitted.contains(twin->id);
  return std::ranges::any_of(host.endpoints, [&](const auto& entry) {
    return entry.second.sandbox == sandbox && wants_twin(host, entry.second);
  });
}

Result<void> check_one_ingress(const Host& host, const model::Sandbox& sandbox,
                               const model::Service& service) {
  if (!has_ingress(service)) return {};
  for (const auto& [_, endpoint] : host.endpoints) {
    if (endpoint.sandbox != sandbox.id) continue;
    const model::Service* other = published_service(host, endpoint.service);
    if (!other || other->id == service.id) continue;
    return fail(Errc::conflict,
                "{} is a backend of service '{}' already: of services that are published on every "
                "host a container can serve one", sandbox.target, other->name);
  }
  return {};
}

IngressPorts published_everywhere(const Host& host) {
  IngressPorts ports;
  for (const auto& [_, service] : host.services) {
    for (const model::PublishedService& port : service.published) {
      if (port.mode != model::PublishMode::ingress) continue;
      auto [place, is_new] =
          ports.try_emplace({port.transport, port.port}, IngressTarget{&service, port.target});
      bool later = service.revision > place->second.service->revision;
      if (!is_new && later) place->second = {&service, port.target};
    }
  }
  return ports;
}

IngressPorts ingress_ports(const Host& host) {
  const model::Network* network = ingress_network(host);
  if (!network) return {};
  auto ports = published_here(host, model::families_of(*network));
  for (const model::HostPort& port : host.foreign_ports) {
    ports.erase({port.transport, port.at.port});
  }
  return ports;
}

std::set<model::HostPort> ingress_host_ports(const Host& host) {
  std::set<model::HostPort> found;
  if (!has_ingress_place(host)) return found;
  Families families = model::families_of(host.networks.at(host.ingress_place->id));
  for (const auto& [key, _] : published_here(host, families)) {
    for (ip::Family family : families) {
      ip::Address any = family == ip::Family::v4 ? ip::Address::v4(0) : ip::Address::v6({});
      found.insert({key.transport, {any, key.port}});
    }
  }
  return found;
}

}  // namespace ovn::controller
