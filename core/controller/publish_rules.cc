// SPDX-License-Identifier: Apache-2.0
#include "core/controller/publish_rules.h"

#include <algorithm>

#include "core/controller/ingress_rules.h"
#include "core/controller/published_ports.h"
#include "core/controller/uplink_rules.h"
#include "core/model/bridge_options.h"

namespace ovn::controller {

using model::HostPort;
using model::PortRange;
using model::PublishedPort;
using model::PublishRequest;

namespace {

// Host ports by number, with whoever has them, in words.
struct Holder {
  HostPort port;
  std::string name;
};
using Holders = std::multimap<uint16_t, Holder>;

void note(Holders& holders, const HostPort& port, const std::string& name) {
  holders.emplace(port.at.port, Holder{port, name});
}

Holders all_holders(const Host& host) {
  Holders found;
  for (const auto& [id, endpoint] : host.endpoints) {
    for (const HostPort& port : host_ports_of(host, endpoint)) {
      note(found, port, fmt::format("endpoint '{}' of network '{}'",
                                   host.sandboxes.at(endpoint.sandbox).name,
                                   host.networks.at(endpoint.network).name));
    }
  }
  return found;
}

const std::string* holder_of(const Holders& holders, const HostPort& wanted) {
  auto [at, end] = holders.equal_range(wanted.at.port);
  for (; at != end; ++at) {
    if (at->second.port.clashes_with(wanted)) return &at->second.name;
  }
  return nullptr;
}

// In an overlay network a port of the host, at whichever address, is one of the network's uplink,
// which leads to one container. The name of who has it already for something else.
const std::string* holder_inside(const Host& host, const model::Network& network,
                                 const PublishedPort& wanted) {
  for (const model::Endpoint* endpoint : endpoints_in(host, network.id)) {
    for (const PublishedPort& port : endpoint->ports) {
      bool same = port.host_port == wanted.host_port && port.transport == wanted.transport;
      if (same) return &host.sandboxes.at(endpoint->sandbox).name;
    }
  }
  return nullptr;
}

class Choice {
 public:
  Choice(const Host& host, const model::Network& network, const AttachRequest& request,
         const model::Service* service)
      : host_(host),
        network_(network),
        request_(request),
        service_(service),
        binding_(model::bridge_options(network.options).host_binding_ipv4),
        holders_(all_holders(host)),
        publishers_(publishers(host.services)) {}

  Result<void> add(const PublishRequest& wanted) {
    if (ports_.size() + wanted.ports.size() > kPortsMax) {
      return fail(Errc::invalid, "more than {} ports: no endpoint publishes so many", kPortsMax);
    }
    for (size_t i = 0; i < wanted.ports.size(); ++i) {
      PublishedPort port{wanted.host_ip ? wanted.host_ip : binding_, 0,
                         static_cast<uint16_t>(wanted.ports.first + i), wanted.transport};
      CHECK_OK(place(port, candidates(wanted, i)));
    }
    return {};
  }

  std::vector<PublishedPort> ports() && { return std::move(ports_); }

 private:
  // The host ports to try for the i-th port of the container.
  PortRange candidates(const PublishRequest& wanted, size_t i) const {
    if (!wanted.host_ports) return host_.dynamic_ports;
    if (wanted.ports.size() == 1) return *wanted.host_ports;
    auto one = static_cast<uint16_t>(wanted.host_ports->first + i);
    return {one, one};
  }

  Result<void> place(PublishedPort port, const PortRange& range) {
    PublishedPort some = port;
    some.host_port = range.first;
    bool routed = model::host_ports(some, network_).empty();
    if (routed) return add_opened(port);
    std::string why;
    for (size_t n = 0; n < range.size(); ++n) {
      port.host_port = nth_of(range, n);
      if (is_free(port, why)) return add_taken(port);
    }
    if (range.size() == 1) return fail(Errc::conflict, "port {}", why);
    return fail(Errc::conflict, "no port of {}/{} is free on this host: the last one, {}",
                range.to_string(), to_string(port.transport), why);
  }

  // Those handed out in turn begin after the last one.
  uint16_t nth_of(const PortRange& range, size_t n) const {
    bool in_turn = range == host_.dynamic_ports && range.contains(host_.last_dynamic_port);
    size_t begin = in_turn ? host_.last_dynamic_port - range.first + 1u : 0;
    return static_cast<uint16_t>(range.first + (begin + n) % range.size());
  }

  bool is_free(const PublishedPort& port, std::string& why) const {
    for (const HostPort& wanted : model::host_ports(port, network_)) {
      if (const std::string* holder = holder_of(holders_, wanted)) {
        why = fmt::format("{} is published by {} already", wanted, *holder);
        return false;
      }
      if (auto taken = request_.taken.find(wanted); taken != request_.taken.end()) {
        why = fmt::format("{} is in use by {}", wanted, taken->second);
        return false;
      }
    }
    if (const model::Service* publisher = other_publisher(port)) {
      why = fmt::format("{}/{} is published by service '{}'", port.host_port,
                        to_string(port.transport), publisher->name);
      return false;
    }
    return network_.driver != model::Driver::overlay || is_free_inside(port, why);
  }

  // The service whose port it is, unless it is what a backend of it gets.
  const model::Service* other_publisher(const PublishedPort& port) const {
    auto found = publishers_.find({port.transport, port.host_port});
    if (found == publishers_.end()) return nullptr;
    model::PublishedService own{port.host_port, port.port, port.transport,
                                model::PublishMode::host};
    bool ours = found->second == service_ && std::ranges::count(service_->published, own) > 0;
    return ours ? nullptr : found->second;
  }

  bool is_free_inside(const PublishedPort& port, std::string& why) const {
    const std::string* holder = holder_inside(host_, network_, port);
    for (const PublishedPort& own : ports_) {
      bool other = own.host_port == port.host_port && own.transport == port.transport &&
                   own.port != port.port;
      if (other) holder = &request_.sandbox.name;
    }
    if (!holder) return true;
    why = fmt::format("{}/{} leads to another port of '{}' in this overlay network already, where "
                      "it leads to one whatever the address", port.host_port,
                      to_string(port.transport), *holder);
    return false;
  }

  Result<void> add_taken(const PublishedPort& port) {
    for (const HostPort& taken : model::host_ports(port, network_)) {
      note(holders_, taken, "this request");
    }
    ports_.push_back(port);
    return {};
  }

  // No family of the network is behind NAT: the container's own address serves.
  Result<void> add_opened(PublishedPort port) {
    port.host_ip.reset();
    if (std::ranges::find(ports_, port) == ports_.end()) ports_.push_back(port);
    return {};
  }

  const Host& host_;
  const model::Network& network_;
  const AttachRequest& request_;
  const model::Service* service_;
  std::optional<ip::Address> binding_;
  Holders holders_;
  Publishers publishers_;
  std::vector<PublishedPort> ports_;
};

// What is asked for, and what the service wants besides.
std::vector<PublishRequest> all_wanted(const AttachRequest& request,
                                       const model::Service* service) {
  std::vector<PublishRequest> wanted = request.publish;
  if (!service) return wanted;
  for (const model::PublishedService& port : service->published) {
    if (port.mode != model::PublishMode::host) continue;
    PublishRequest one{{}, {}, {port.target, port.target}, port.transport};
    if (port.port != 0) one.host_ports = PortRange{port.port, port.port};
    if (!std::ranges::count(wanted, one)) wanted.push_back(one);
  }
  return wanted;
}

bool has_routed_subnet(const model::Network& network) {
  auto options = model::bridge_options(network.options);
  return std::ranges::any_of(network.subnets, [&](const model::Subnet& subnet) {
    return options.mode(subnet.prefix.family()) == model::GatewayMode::routed;
  });
}

// An address of the host in a family that the network has not, or has not behind NAT.
Result<void> check_host_ip(const model::Network& network, const PublishRequest& wanted) {
  if (!wanted.host_ip || has_routed_subnet(network)) return {};
  if (wanted.host_ip->is_loopback() && !wanted.host_ip->is_v4()) {
    return fail(Errc::invalid, "host address {} alone: br_netfilter, where it is used, drops what "
                "answers it; 127.0.0.1 serves", *wanted.host_ip);
  }
  PublishedPort port{wanted.host_ip, 1, wanted.ports.first, wanted.transport};
  if (!model::host_ports(port, network).empty()) return {};
  return fail(Errc::invalid, "host address {}: network '{}' has no {} addresses", *wanted.host_ip,
              network.name, to_string(wanted.host_ip->family()));
}

}  // namespace

std::set<HostPort> host_ports_of(const Host& host, const model::Endpoint& endpoint) {
  std::set<HostPort> found;
  for (const PublishedPort& port : endpoint.ports) {
    for (const HostPort& taken : model::host_ports(port, host.networks.at(endpoint.network))) {
      found.insert(taken);
    }
  }
  return found;
}

std::set<HostPort> host_ports_of(const Host& host) {
  std::set<HostPort> all;
  for (const auto& [id, endpoint] : host.endpoints) all.merge(host_ports_of(host, endpoint));
  all.merge(ingress_host_ports(host));
  for (const HostPort& port : host.foreign_ports) all.erase(port);
  return all;
}

Result<std::vector<PublishedPort>> choose_ports(const Host& host, const model::Network& network,
                                                const AttachRequest& request,
                                                const model::Service* service) {
  std::vector<PublishRequest> all = all_wanted(request, service);
  if (all.empty()) return std::vector<PublishedPort>();
  bool overlay = network.driver == model::Driver::overlay;
  if (network.driver != model::Driver::bridge && !overlay) {
    return fail(Errc::invalid, "network '{}' is of driver {}: ports are published of networks of "
                "drivers bridge and overlay", network.name, to_string(network.driver));
  }
  if (network.internal) {
    return fail(Errc::invalid, "network '{}' is internal: none of its ports are published",
                network.name);
  }
  if (overlay && !uplink_for(host, network)) {
    return fail(Errc::exhausted, "network '{}' has no way out on this host: no address of its own "
                "is left for it on ovn-gw", network.name);
  }
  Choice choice(host, network, request, service);
  for (const PublishRequest& wanted : all) {
    CHECK_OK(check_host_ip(network, wanted));
    CHECK_OK(choice.add(wanted));
  }
  return std::move(choice).ports();
}

}  // namespace ovn::controller
