// SPDX-License-Identifier: Apache-2.0
#include "core/controller/attach_checks.h"

#include <algorithm>

#include "core/controller/backends.h"
#include "core/controller/dns_rules.h"
#include "core/controller/ingress_rules.h"
#include "core/controller/reference.h"
#include "core/model/names.h"
#include "core/model/parent_options.h"

namespace ovn::controller {

namespace {

std::string describe(std::string_view name, std::string_view node) {
  return fmt::format("endpoint '{}' on node '{}'", name, node);
}

const std::string& sandbox_name(const Host& host, const model::Endpoint& endpoint) {
  return host.sandboxes.at(endpoint.sandbox).name;
}

// Calls `visit(name, node, mac, addresses)` for each endpoint known in the network, until it
// returns true; then the endpoint's description.
template <class Visit>
std::string find_endpoint(const Host& host, const model::NetworkId& network, Visit visit) {
  for (const model::Endpoint* endpoint : endpoints_in(host, network)) {
    const std::string& name = sandbox_name(host, *endpoint);
    if (visit(name, endpoint->mac, endpoint->addresses)) return describe(name, host.self.name);
  }
  auto table = host.remote.find(network);
  if (table == host.remote.end()) return "";
  for (const auto* records : {&table->second.records, &table->second.waiting}) {
    for (const RemoteRecord& remote : *records) {
      const model::EndpointRecord& record = remote.record;
      if (visit(record.name, record.mac, record.addresses)) {
        return describe(record.name, node_name(host, remote.owner));
      }
    }
  }
  return "";
}

Result<void> check_namespace(const model::Network& network, const AttachRequest& request) {
  const bool host_driver = network.driver == model::Driver::host;
  if (request.sandbox.shares_host == host_driver) return {};
  if (host_driver) {
    return fail(
        Errc::conflict,
        "{} has a network namespace of its own: network '{}' is for containers that share the "
        "host's",
        request.sandbox.target, network.name);
  }
  return fail(
      Errc::conflict,
      "{} is in the host's own network namespace: it can be attached to network 'host' only",
      request.sandbox.target);
}

// Network `none` is no network at all: whoever is in it is in no other.
Result<void> check_none(const Host& host, const model::Network& network,
                        const model::Sandbox& sandbox) {
  auto is_none = [](const model::Network& one) { return one.driver == model::Driver::none; };
  for (const auto& [id, endpoint] : host.endpoints) {
    if (endpoint.sandbox != sandbox.id || endpoint.network == network.id) continue;
    const model::Network& other = host.networks.at(endpoint.network);
    if (!is_none(network) && !is_none(other)) continue;
    return fail(Errc::conflict,
                "{} is in network '{}': a container in network 'none' is in no other network",
                sandbox.target, other.name);
  }
  return {};
}

Result<void> check_names(const AttachRequest& request) {
  if (request.sandbox.name != request.sandbox.target) {
    CHECK_OK(model::check_name("container", request.sandbox.name));
  }
  if (request.aliases.size() > model::kAliasesMax) {
    return fail(Errc::invalid, "{} aliases: at most {} are allowed", request.aliases.size(),
                model::kAliasesMax);
  }
  for (const std::string& alias : request.aliases) CHECK_OK(model::check_name("alias", alias));
  if (!request.sandbox.follow || !request.sandbox.container.empty()) return {};
  return fail(Errc::invalid, "{}: only a container that its runtime knows by a name can be "
              "followed over its restarts", request.sandbox.target);
}

// What a service is called nothing else is in its network.
Result<void> check_services(const Host& host, const model::Network& network,
                            const AttachRequest& request, const std::string& sandbox_name) {
  if (host.services.empty()) return {};
  std::vector<std::string> names = names_of(sandbox_name, request.aliases, request.endpoint);
  for (const std::string& name : names) {
    const model::Service* service = service_named(host.services, network.id, name);
    if (!service) continue;
    return fail(Errc::conflict, "name '{}' is taken in network '{}' by service '{}'", name,
                network.name, service->name);
  }
  return {};
}

// The runtime, as targets begin with it.
std::string_view kind_of(const model::Sandbox& sandbox) {
  return std::string_view(sandbox.target).substr(0, sandbox.target.find(':'));
}

std::set<std::string> taken_ifnames(const Host& host, const AttachRequest& request) {
  std::set<std::string> taken(request.present_links.begin(), request.present_links.end());
  const model::Sandbox* sandbox = find_sandbox(host, request.sandbox);
  if (!sandbox) return taken;
  for (const auto& [id, endpoint] : host.endpoints) {
    if (endpoint.sandbox == sandbox->id) taken.insert(endpoint.ifname);
  }
  return taken;
}

}  // namespace

const model::Sandbox* find_sandbox(const Host& host, const model::Sandbox& like) {
  const model::Sandbox* waits = nullptr;
  for (const auto& [id, sandbox] : host.sandboxes) {
    bool at_once = sandbox.cookie == like.cookie && sandbox.boot_id == like.boot_id;
    bool shared = sandbox.shares_host || like.shares_host;
    if (at_once && (!shared || sandbox.target == like.target)) return &sandbox;
    bool same = sandbox.container == like.container && kind_of(sandbox) == kind_of(like);
    if (sandbox.waits() && same) waits = &sandbox;
  }
  return waits;
}

std::string holder_of(const Host& host, const model::NetworkId& network,
                      const ip::Address& address) {
  for (const auto& [_, service] : host.services) {
    bool has = service.network == network && std::ranges::count(service.vips, address) > 0;
    if (has) return fmt::format("service '{}'", service.name);
  }
  return find_endpoint(host, network, [&](const auto&, const Mac&, const auto& addresses) {
    return std::any_of(addresses.begin(), addresses.end(), [&](const model::Allocation& held) {
      return held.address.address() == address;
    });
  });
}

std::string holder_of(const Host& host, const model::NetworkId& network, const Mac& mac) {
  return find_endpoint(host, network,
                       [&](const auto&, const Mac& held, const auto&) { return held == mac; });
}

Result<void> check_attach(const Host& host, const model::Network& network,
                          const AttachRequest& request) {
  CHECK_OK(check_namespace(network, request));
  CHECK_OK(check_names(request));
  const model::Sandbox* sandbox = find_sandbox(host, request.sandbox);
  for (const model::Endpoint* endpoint : endpoints_in(host, network.id)) {
    if (sandbox && endpoint->sandbox == sandbox->id) {
      return fail(Errc::conflict, "{} is attached to network '{}' already, as {}",
                  request.sandbox.target, network.name,
                  endpoint->ifname.empty() ? "it is" : endpoint->ifname);
    }
  }
  if (sandbox) CHECK_OK(check_none(host, network, *sandbox));
  const std::string& name = sandbox ? sandbox->name : request.sandbox.name;
  CHECK_OK(check_services(host, network, request, name));
  std::string holder =
      name == request.sandbox.target
          ? ""
          : find_endpoint(host, network.id, [&](const std::string& held, const auto&, const auto&) {
              return held == name;
            });
  if (holder.empty()) return {};
  return fail(Errc::conflict, "name '{}' is taken in network '{}' by {}", name, network.name,
              holder);
}

Result<void> check_asked(const Host& host, const AttachRequest& request) {
  auto network = find_network(host.networks, request.network);
  if (!network || !(*network)->ingress) return {};
  return fail(Errc::invalid, "network '{}' is the ingress network: containers come onto it by "
              "their services, those that publish a port", (*network)->name);
}

Result<const model::Service*> service_to_join(const Host& host, const model::Network& network,
                                              const AttachRequest& request) {
  if (request.service.empty()) return static_cast<const model::Service*>(nullptr);
  TRY(const model::Service* service, find_service(host.services, request.service));
  if (service->network == network.id) {
    const model::Sandbox* sandbox = find_sandbox(host, request.sandbox);
    if (sandbox) CHECK_OK(check_one_ingress(host, *sandbox, *service));
    return service;
  }
  auto other = host.networks.find(service->network);
  return fail(Errc::invalid, "service '{}' is of network '{}', not of '{}'", service->name,
              other == host.networks.end() ? service->network.str() : other->second.name,
              network.name);
}

Result<std::string> choose_ifname(const Host& host, const AttachRequest& request) {
  const std::set<std::string> taken = taken_ifnames(host, request);
  if (!request.ifname.empty()) {
    CHECK_OK(model::check_ifname(request.ifname));
    if (!taken.contains(request.ifname)) return request.ifname;
    return fail(Errc::conflict, "{} has an interface '{}' already", request.sandbox.target,
                request.ifname);
  }
  for (size_t n = 0;; ++n) {
    std::string name = fmt::format("eth{}", n);
    if (!taken.contains(name)) return name;
  }
}

Mac choose_mac(const Host& host, const model::Network& network, const ip::Address& address) {
  Mac mac = Mac::for_address(address);
  auto bytes = mac.bytes();
  while (!holder_of(host, network.id, mac).empty() && ++bytes[1] != 0) mac = Mac(bytes);
  return mac;
}

Result<void> check_mac(const Host& host, const model::Network& network, const Mac& mac) {
  if (model::shares_mac(network)) {
    return fail(Errc::invalid, "MAC address {}: containers of network '{}' have that of its parent",
                mac, network.name);
  }
  if (mac.is_zero() || !mac.is_unicast()) {
    return fail(Errc::invalid, "MAC address {}: an interface needs a unicast one", mac);
  }
  std::string holder = holder_of(host, network.id, mac);
  if (holder.empty()) return {};
  return fail(Errc::conflict, "MAC address {} is in use in network '{}' by {}", mac, network.name,
              holder);
}

}  // namespace ovn::controller
