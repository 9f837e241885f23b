// SPDX-License-Identifier: Apache-2.0
#include "core/controller/attach_rules.h"

#include "core/controller/address_choice.h"
#include "core/controller/attach_checks.h"
#include "core/controller/health_rules.h"
#include "core/controller/publish_rules.h"
#include "core/controller/reference.h"
#include "core/controller/restart_rules.h"
#include "core/controller/uplink_rules.h"
#include "core/model/parent_options.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

// The ports to bind before anything else; none if there is nothing to bind, or it is done.
Result<std::optional<NeedPorts>> ports_needed(const Host& host, const model::Network& network,
                                              const AttachRequest& request,
                                              const model::Service* service) {
  if (!request.reserved.empty()) return std::optional<NeedPorts>();
  TRY(auto ports, choose_ports(host, network, request, service));
  if (ports.empty()) return std::optional<NeedPorts>();
  NeedPorts need{std::move(ports), {}};
  for (const model::PublishedPort& port : need.ports) {
    for (const model::HostPort& taken : model::host_ports(port, network)) {
      need.on_host.push_back(taken);
    }
  }
  return std::optional(std::move(need));
}

// Where the next port is looked for that nobody names.
void remember_dynamic(Host& host, const std::vector<model::PublishedPort>& ports) {
  for (const model::PublishedPort& port : ports) {
    if (host.dynamic_ports.contains(port.host_port)) host.last_dynamic_port = port.host_port;
  }
}

Result<void> check_families(const AttachRequest& request) {
  if (request.ip && !request.ip->is_v4()) {
    return fail(Errc::invalid, "--ip {}: an IPv4 address is wanted here", *request.ip);
  }
  if (request.ip6 && request.ip6->is_v4()) {
    return fail(Errc::invalid, "--ip6 {}: an IPv6 address is wanted here", *request.ip6);
  }
  return {};
}

// A sandbox that is there may have waited for its container, may be followed from now on, and may
// ask for names in another way.
store::Batch adopt(Host& host, const model::Sandbox& known, const AttachRequest& request) {
  const model::Sandbox& fresh = request.sandbox;
  bool again = known.waits() || (fresh.follow && !known.follow);
  bool asks = request.dns && *request.dns != known.dns;
  model::Sandbox& sandbox = host.sandboxes.at(known.id);
  sandbox.dns = request.dns.value_or(sandbox.dns);
  if (!again) return asks ? store::Batch{store::put(sandbox)} : store::Batch();
  sandbox.follow = sandbox.follow || fresh.follow;
  if (sandbox.container.empty()) sandbox.container = fresh.container;
  return end_wait(host, known.id, fresh);
}

Ready commit_to_memory(Host& host, model::Endpoint endpoint, const AttachRequest& request) {
  Ready ready;
  if (const model::Sandbox* known = find_sandbox(host, request.sandbox)) {
    ready.batch = adopt(host, *known, request);
    ready.sandbox = host.sandboxes.at(known->id);
  } else {
    ready.sandbox = request.sandbox;
    ready.sandbox.dns = request.dns.value_or(ready.sandbox.dns);
    host.sandboxes.emplace(ready.sandbox.id, ready.sandbox);
    ready.batch.push_back(store::put(ready.sandbox));
  }
  store::Batch uplink = give_uplink(host, host.networks.at(endpoint.network));
  ready.batch.insert(ready.batch.end(), uplink.begin(), uplink.end());
  endpoint.sandbox = ready.sandbox.id;
  remember_dynamic(host, endpoint.ports);
  host.uncommitted.insert(endpoint.id);
  host.endpoints.emplace(endpoint.id, endpoint);
  ready.batch.push_back(store::put(endpoint));
  ready.endpoint = std::move(endpoint);
  return ready;
}

}  // namespace

Result<AttachStep> prepare_attach(Host& host, const AttachRequest& request, Instant now) {
  TRY(const model::Network* network, find_network(host.networks, request.network));
  CHECK_OK(check_families(request));
  CHECK_OK(check_attach(host, *network, request));
  TRY(const model::Service* service, service_to_join(host, *network, request));

  TRY(auto need_ports, ports_needed(host, *network, request, service));
  if (need_ports) return AttachStep{*std::move(need_ports)};

  model::Endpoint endpoint;
  endpoint.id = request.endpoint;
  endpoint.network = network->id;
  endpoint.aliases = request.aliases;
  endpoint.ports = request.reserved;
  endpoint.created = request.now;
  endpoint.gw_priority = request.gw_priority;
  if (service) {
    endpoint.service = service->id;
    endpoint.weight = request.weight;
  }
  if (model::has_interfaces(network->driver)) {
    TRY(endpoint.ifname, choose_ifname(host, request));
    if (request.mac) CHECK_OK(check_mac(host, *network, *request.mac));
    TRY(Addresses addresses,
        choose_addresses(host, *network, {request.ip, request.ip6, request.exhausted}, now));
    if (auto* need = std::get_if<NeedLease>(&addresses)) return AttachStep{*need};
    endpoint.addresses = std::get<std::vector<model::Allocation>>(std::move(addresses));
    const ip::Address& first = endpoint.addresses[0].address.address();
    if (request.mac) endpoint.mac = *request.mac;
    else if (!model::shares_mac(*network)) endpoint.mac = choose_mac(host, *network, first);
  } else if (request.ip || request.ip6 || request.mac || !request.ifname.empty() ||
             !request.aliases.empty()) {
    return fail(Errc::invalid, "network '{}' ({}) gives containers no interface: no --ip, --mac, "
                "--ifname or --alias there", network->name, to_string(network->driver));
  }
  return AttachStep{commit_to_memory(host, std::move(endpoint), request)};
}

bool confirm_attach(Host& host, const model::EndpointId& endpoint) {
  host.uncommitted.erase(endpoint);
  auto found = host.endpoints.find(endpoint);
  if (found == host.endpoints.end()) return false;
  begin_health(host, found->second);
  return true;
}

}  // namespace ovn::controller
