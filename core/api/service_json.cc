// SPDX-License-Identifier: Apache-2.0
#include "core/api/service_json.h"

#include <algorithm>

#include "core/store/codec.h"

namespace ovn::api {

using controller::Backend;
using controller::Host;
using controller::KnownEndpoint;
using controller::Manager;

namespace {

json::object with_network(const model::Service& service,
                          const std::map<model::NetworkId, model::Network>& networks) {
  json::object out = store::to_json(service);
  auto network = networks.find(service.network);
  std::string name =
      network == networks.end() ? service.network.str() : network->second.name;
  out["network"] = json::object{{"id", service.network.str()}, {"name", name}};
  return out;
}

json::object backend_json(const KnownEndpoint& endpoint) {
  json::array addresses;
  for (const auto& address : endpoint.addresses) {
    addresses.push_back(json::value(address.to_string()));
  }
  return {{"endpoint", endpoint.id.str()},
          {"name", endpoint.name},
          {"node", endpoint.node},
          {"addresses", std::move(addresses)},
          {"weight", endpoint.backend.weight},
          {"state", endpoint.backend.state}};
}

json::array sorted_backends(std::vector<KnownEndpoint> backends) {
  std::ranges::sort(backends, {}, [](const KnownEndpoint& one) {
    return std::tuple(one.node, one.name, one.id);
  });
  json::array out;
  for (const auto& backend : backends) out.push_back(backend_json(backend));
  return out;
}

// Of what another host made, perhaps of another release.
template <class Details, class Each>
void for_each_backend(Details& details, Each each) {
  auto* backends = details.if_contains("backends");
  if (!backends || !backends->is_array()) return;
  for (auto& backend : backends->as_array()) {
    if (backend.is_object()) each(backend.as_object());
  }
}
std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : "";
}
model::EndpointId endpoint_of(const json::object& backend) {
  return model::EndpointId(text_of(backend, "endpoint"));
}

}  // namespace

json::object service_details(const Manager& manager, const model::Service& service,
                             std::span<const KnownEndpoint> endpoints) {
  std::vector<KnownEndpoint> backends;
  for (const KnownEndpoint& endpoint : endpoints) {
    if (endpoint.serves(service.id)) backends.push_back(endpoint);
  }
  json::object out = with_network(service, manager.networks);
  out["backends"] = sorted_backends(std::move(backends));
  return out;
}

json::object drain_json(const Manager& manager, const controller::DrainProgress& progress) {
  json::array awaited;
  for (const Uuid& node : progress.awaited) {
    awaited.push_back(json::value(node_name(manager, node)));
  }
  for (const auto& id : progress.unsynced) {
    auto network = manager.networks.find(id);
    const std::string& name = network == manager.networks.end() ? id.str() : network->second.name;
    awaited.push_back(json::value("network " + name));
  }
  json::object out = store::to_json(progress.drain);
  out["node"] = node_name(manager, progress.drain.node);
  out["backends"] = sorted_backends(progress.backends);
  out["awaited"] = std::move(awaited);
  out["state"] = progress.done() ? "drained" : "draining";
  return out;
}

bool follows(const Host& host, const model::Service& service) {
  return host.self.manager || !endpoints_in(host, service.network).empty();
}

json::object service_details(const Host& host, const model::Service& service) {
  std::vector<KnownEndpoint> backends;
  auto all = backends_in(host, service.network);
  for (const Backend& one : all.at(service.id)) {
    backends.push_back({one.endpoint, service.network, one.name, node_name(host, one.node),
                        one.addresses, {},
                        {service.id, one.weight, one.state_text(), one.drain}});
  }
  json::object out = with_network(service, host.networks);
  out["backends"] = sorted_backends(std::move(backends));
  return out;
}

BackendsByNode backends_by_node(const json::object& details) {
  BackendsByNode found;
  for_each_backend(details, [&](const json::object& backend) {
    found[text_of(backend, "node")].push_back(endpoint_of(backend));
  });
  return found;
}

void add_connections(json::object& details, const Connections& connections) {
  for_each_backend(details, [&](json::object& backend) {
    auto known = connections.counts.find(endpoint_of(backend));
    if (known != connections.counts.end()) backend["connections"] = known->second;
  });
  json::array uncounted;
  for (const auto& [node, reason] : connections.unknown) {
    uncounted.push_back(json::object{{"node", node}, {"reason", reason}});
  }
  if (!uncounted.empty()) details["uncounted"] = std::move(uncounted);
}

json::array services_json(const Host& host) {
  std::vector<const model::Service*> services;
  std::map<model::NetworkId, std::map<model::ServiceId, std::vector<Backend>>> backends;
  for (const auto& [_, service] : host.services) {
    services.push_back(&service);
    if (!follows(host, service) || backends.contains(service.network)) continue;
    backends.emplace(service.network, backends_in(host, service.network));
  }
  std::ranges::sort(services, {}, [](const auto* service) { return service->name; });
  json::array out;
  for (const auto* service : services) {
    json::object row = with_network(*service, host.networks);
    if (auto known = backends.find(service->network); known != backends.end()) {
      const auto& all = known->second.at(service->id);
      row["backends"] = fmt::format("{}/{}", serving(all).size(), all.size());
    }
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace ovn::api
