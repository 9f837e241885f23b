// SPDX-License-Identifier: Apache-2.0
#include "core/controller/dns_rules.h"

#include <algorithm>

#include "core/controller/backends.h"
#include "core/controller/reach.h"
#include "core/controller/reference.h"
#include "core/model/names.h"

namespace ovn::controller {

namespace {

constexpr size_t kShortId = 12;
constexpr std::string_view kNetnsPrefix = "netns:";

// Calls visit(endpoint, its network) for each that is committed and has an interface, but for those
// in the ingress network, where nobody calls anybody.
template <class Visit>
void each_endpoint(const Host& host, Visit visit) {
  for (const auto& [id, endpoint] : host.endpoints) {
    auto network = host.networks.find(endpoint.network);
    if (host.uncommitted.contains(id) || network == host.networks.end()) continue;
    bool named = model::has_interfaces(network->second.driver) && !network->second.ingress;
    if (named) visit(endpoint, network->second);
  }
}

bool is_learning(const RemoteTable& table, Instant now) {
  return !table.synced && now < table.denies_from;
}

void add_remote(const Host& host, const model::NetworkId& id, Instant now, NetworkNames& names) {
  auto table = host.remote.find(id);
  if (table == host.remote.end()) return;
  names.complete = !is_learning(table->second, now);
  for (const RemoteRecord& remote : table->second.records) {
    if (remote.lingering) continue;
    const model::EndpointRecord& record = remote.record;
    names.sources.push_back({names_of(record.name, record.aliases, record.id),
                             addresses_of(record.addresses), node_name(host, remote.owner),
                             is_relied_on(host, remote.owner)});
  }
}

void add_ports(const model::Service& service, dns::PortSource target, NetworkNames& names) {
  for (const model::ServicePort& port : service.ports) {
    target.name = fmt::format("_{}._{}.{}", port.name, to_string(port.transport), service.name);
    target.port = port.port;
    names.ports.push_back(target);
  }
}

// A name that is known has an answer, be it an empty one.
void add_service(const Host& host, const model::Service& service, std::vector<Backend> backends,
                 NetworkNames& names) {
  std::string tasks = std::string(model::kTasksPrefix) + service.name;
  bool vip = service.mode == model::ServiceMode::vip;
  std::vector<std::string> of_backends{tasks};
  if (vip) {
    names.sources.push_back({{service.name}, service.vips, "", true});
    add_ports(service, {"", 0, 1, service.name, true}, names);
  } else {
    of_backends.insert(of_backends.begin(), service.name);
  }
  names.sources.push_back({of_backends, {}, "", true});
  for (Backend& backend : backends) {
    if (!backend.is_fit() || backend.lingering) continue;
    if (!vip) {
      std::string target = names_of(backend.name, {}, backend.endpoint).front();
      add_ports(service, {"", 0, backend.weight, target, backend.reachable}, names);
    }
    names.sources.push_back({of_backends, std::move(backend.addresses),
                             node_name(host, backend.node), backend.reachable});
  }
}

}  // namespace

std::vector<std::string> names_of(std::string_view sandbox, const std::vector<std::string>& aliases,
                                  const model::EndpointId& id) {
  std::vector<std::string> names;
  if (sandbox.starts_with(kNetnsPrefix)) sandbox.remove_prefix(kNetnsPrefix.size());
  // A sandbox that was given no name is called by its target, which need not be a name.
  if (model::check_name("container", sandbox)) names.emplace_back(sandbox);
  names.insert(names.end(), aliases.begin(), aliases.end());
  names.push_back(id.str().substr(0, kShortId));
  return names;
}

std::map<model::NetworkId, NetworkNames> network_names(const Host& host, Instant now) {
  std::map<model::NetworkId, NetworkNames> all;
  each_endpoint(host, [&](const model::Endpoint& endpoint, const model::Network& network) {
    auto [place, is_new] = all.try_emplace(network.id);
    NetworkNames& names = place->second;
    if (is_new) {
      names.network = network.name;
      for (const auto& subnet : network.subnets) names.subnets.push_back(subnet.prefix);
      add_remote(host, network.id, now, names);
    }
    const std::string& sandbox = host.sandboxes.at(endpoint.sandbox).name;
    names.sources.push_back({names_of(sandbox, endpoint.aliases, endpoint.id),
                             addresses_of(endpoint.addresses), host.self.name, true});
  });
  // Behind the endpoints, after which addresses are called.
  for (auto& [id, names] : all) {
    for (auto& [service, backends] : backends_in(host, id)) {
      add_service(host, host.services.at(service), std::move(backends), names);
    }
  }
  return all;
}

Instant names_deadline(const Host& host, Instant now) {
  Instant earliest = kNever;
  for (const auto& [_, table] : host.remote) {
    if (is_learning(table, now)) earliest = std::min(earliest, table.denies_from);
  }
  return earliest;
}

std::map<model::SandboxId, Asking> asking_sandboxes(const Host& host) {
  std::map<model::SandboxId, Asking> all;
  each_endpoint(host, [&](const model::Endpoint& endpoint, const model::Network& network) {
    if (host.sandboxes.at(endpoint.sandbox).dns == model::DnsMode::off) return;
    Asking& asking = all[endpoint.sandbox];
    asking.networks.push_back(network.id);
    asking.forwards = asking.forwards || !network.internal;
  });
  for (auto& [_, asking] : all) {
    std::ranges::sort(asking.networks, {}, [&](const model::NetworkId& id) {
      return std::pair(host.networks.at(id).name, id);
    });
  }
  return all;
}

Result<const model::Sandbox*> find_named_sandbox(const Host& host, std::string_view reference) {
  std::vector<const model::Sandbox*> found;
  for (const auto& [id, sandbox] : host.sandboxes) {
    bool begins = reference.size() >= kIdBeginningMin && id.str().starts_with(reference);
    if (sandbox.name == reference || sandbox.target == reference || begins) {
      found.push_back(&sandbox);
    }
  }
  if (found.empty()) return fail(Errc::not_found, "no container '{}' is attached", reference);
  if (found.size() == 1) return found[0];
  return fail(Errc::conflict, "'{}' may be {} or {}", reference, found[0]->target,
              found[1]->target);
}

}  // namespace ovn::controller
