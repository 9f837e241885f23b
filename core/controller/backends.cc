// SPDX-License-Identifier: Apache-2.0
#include "core/controller/backends.h"

#include <algorithm>

#include "core/controller/reach.h"
#include "core/controller/restart_rules.h"

namespace ovn::controller {

namespace {

using ByService = std::map<model::ServiceId, std::vector<Backend>>;

// A twin is the backend that its endpoint in the service's network is.
const model::EndpointId& backend_id(const model::Endpoint& endpoint) {
  return endpoint.twin_of.empty() ? endpoint.id : endpoint.twin_of;
}

// The endpoint's service is one of this network, and known here.
void add(ByService& all, const model::ServiceId& service, Backend backend) {
  auto found = all.find(service);
  if (found != all.end()) found->second.push_back(std::move(backend));
}

}  // namespace

std::string Backend::state_text() const {
  if (lingering || (!reachable && !flapping)) return "unreachable";
  if (drain != 0) return "draining";
  if (flapping) return "flapping";
  return std::string(to_string(state));
}

model::BackendState state_of(const Host& host, const model::Endpoint& endpoint) {
  auto service = host.services.find(endpoint.service);
  if (service == host.services.end() || !service->second.health) return model::BackendState::up;
  auto found = host.health.find(backend_id(endpoint));
  return found == host.health.end() ? model::BackendState::up : found->second;
}

uint64_t drain_of(const Host& host, const model::Endpoint& endpoint) {
  uint64_t newest = 0;
  for (const auto& [id, drain] : host.drains) {
    bool all = drain.node == host.self.id && drain.endpoint.empty();
    if (all || drain.endpoint == backend_id(endpoint)) newest = std::max(newest, id);
  }
  return newest;
}

Backend backend_of(const Host& host, const model::Endpoint& endpoint) {
  return {endpoint.id,
          host.sandboxes.at(endpoint.sandbox).name,
          host.self.id,
          addresses_of(endpoint.addresses),
          endpoint.weight,
          state_of(host, endpoint),
          drain_of(host, endpoint)};
}

Backend backend_of(const Host& host, const RemoteRecord& remote) {
  const model::EndpointRecord& record = remote.record;
  return {record.id,     record.name,  remote.owner, addresses_of(record.addresses),
          record.weight, record.state, record.drain, is_relied_on(host, remote.owner),
          remote.lingering, host.flapping.contains(remote.owner)};
}

ByService backends_in(const Host& host, const model::NetworkId& network) {
  ByService all;
  auto known = host.networks.find(network);
  bool ingress = known != host.networks.end() && known->second.ingress;
  for (const auto& [id, service] : host.services) {
    if (ingress ? has_ingress(service) : service.network == network) all[id];
  }
  if (all.empty()) return all;
  for (const model::Endpoint* endpoint : endpoints_in(host, network)) {
    if (endpoint->service.empty() || !is_live(host, *endpoint)) continue;
    add(all, endpoint->service, backend_of(host, *endpoint));
  }
  auto table = host.remote.find(network);
  if (table != host.remote.end()) {
    for (const RemoteRecord& remote : table->second.records) {
      const model::ServiceId& service = remote.record.service;
      if (!service.empty()) add(all, service, backend_of(host, remote));
    }
  }
  for (auto& [_, backends] : all) std::ranges::sort(backends, {}, &Backend::endpoint);
  return all;
}

std::vector<Backend> serving(std::vector<Backend> backends) {
  std::erase_if(backends, [](const Backend& backend) { return !backend.is_fit(); });
  auto silent = [](const Backend& backend) { return backend.lingering || !backend.reachable; };
  if (std::ranges::all_of(backends, silent)) return backends;
  std::erase_if(backends, silent);
  return backends;
}

bool is_backend(const Host& host, const model::SandboxId& sandbox) {
  return std::ranges::any_of(host.endpoints, [&](const auto& entry) {
    return entry.second.sandbox == sandbox && !entry.second.service.empty();
  });
}

const model::Service* service_named(const std::map<model::ServiceId, model::Service>& services,
                                    const model::NetworkId& network, std::string_view name) {
  for (const auto& [_, service] : services) {
    if (service.network == network && is_name_of(service, name)) return &service;
  }
  return nullptr;
}

}  // namespace ovn::controller
