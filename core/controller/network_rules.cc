// SPDX-License-Identifier: Apache-2.0
#include "core/controller/network_rules.h"

#include <algorithm>

#include "core/controller/network_problems.h"
#include "core/controller/reference.h"
#include "core/controller/vni_rules.h"
#include "core/ipam/pool.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

Failure invalid_config(const std::vector<std::string>& problems) {
  std::string message = "invalid network config:";
  for (const std::string& problem : problems) {
    message.append(problems.size() == 1 ? " " : "\n").append(problem);
  }
  return {Error{Errc::invalid, 0, std::move(message)}};
}

Result<void> check_room(const Manager& manager, const NetworkRequest& request) {
  for (const auto& [id, network] : manager.networks) {
    if (network.name == request.name) {
      return fail(Errc::exists, "network with name '{}' already exists", request.name);
    }
  }
  if (manager.networks.size() < kNetworksMax) return {};
  return fail(Errc::exhausted, "there are {} networks: no more are made", kNetworksMax);
}

// Errors: conflict, naming every network that is overlapped.
Result<void> check_overlaps(const Manager& manager, const NetworkRequest& request) {
  std::string overlaps;
  for (const SubnetRequest& asked : request.subnets) {
    if (!asked.prefix || asks_for_any(asked)) continue;
    for (const auto& [id, network] : manager.networks) {
      for (const model::Subnet& subnet : network.subnets) {
        if (!subnet.prefix.overlaps(*asked.prefix)) continue;
        overlaps.append(overlaps.empty() ? "" : "\n");
        overlaps += fmt::format("subnet {} overlaps {} of network '{}'", *asked.prefix,
                                subnet.prefix, network.name);
      }
    }
  }
  if (overlaps.empty()) return {};
  return {Failure{Error{Errc::conflict, 0, std::move(overlaps)}}};
}

// Chooses what the request leaves open: prefixes from the default pools, clear of all that is in
// use and of the nodes' own addresses.
class Chooser {
 public:
  explicit Chooser(const Manager& manager) : space_(manager.space) {
    for (const auto& [id, network] : manager.networks) {
      for (const model::Subnet& subnet : network.subnets) in_use_.push_back(subnet.prefix);
    }
    for (const auto& [id, node] : manager.nodes) {
      space_.reserved.emplace_back(node.address, node.address.bits());
    }
  }

  Result<std::vector<model::Subnet>> choose(const NetworkRequest& request) {
    std::vector<SubnetRequest> asked = request.subnets;
    for (const SubnetRequest& subnet : asked) {
      if (subnet.prefix && !asks_for_any(subnet)) in_use_.push_back(*subnet.prefix);
    }
    if (!asks(asked, ip::Family::v4)) asked.insert(asked.begin(), SubnetRequest());
    if (request.ipv6 && !asks(asked, ip::Family::v6)) {
      asked.push_back({ip::Prefix(ip::Address::v6({}), kIpv6Length), {}, {}, {}});
    }
    std::vector<model::Subnet> chosen;
    for (const SubnetRequest& subnet : asked) {
      TRY(model::Subnet whole, complete(subnet));
      chosen.push_back(std::move(whole));
    }
    return chosen;
  }

 private:
  static constexpr unsigned kIpv6Length = 64;

  // A subnet without a prefix is an IPv4 one.
  static bool asks(const std::vector<SubnetRequest>& subnets, ip::Family family) {
    return std::any_of(subnets.begin(), subnets.end(), [&](const SubnetRequest& subnet) {
      return (subnet.prefix ? subnet.prefix->family() : ip::Family::v4) == family;
    });
  }

  Result<model::Subnet> complete(const SubnetRequest& asked) {
    model::Subnet subnet{{}, asked.range, asked.gateway, asked.aux_addresses, {}};
    if (asked.prefix && !asks_for_any(asked)) {
      subnet.prefix = *asked.prefix;
    } else {
      std::optional<unsigned> length;
      if (asked.prefix) length = asked.prefix->length();
      auto family = asked.prefix ? asked.prefix->family() : ip::Family::v4;
      TRY(subnet.prefix, ipam::choose_subnet(space_, family, in_use_, length));
      in_use_.push_back(subnet.prefix);
    }
    if (!subnet.gateway) subnet.gateway = ipam::default_gateway(subnet);
    if (ipam::Pool(subnet).size() == 0) {
      return fail(Errc::invalid, "invalid network config: subnet {} has no address left for hosts",
                  subnet.prefix);
    }
    return subnet;
  }

  ipam::Space space_;
  std::vector<ip::Prefix> in_use_;
};

bool names_vnis(const model::Network& network) {
  return network.options.contains(std::string(kVniOption)) ||
         network.options.contains(std::string(kVniListOption));
}

std::string list(const std::vector<const KnownEndpoint*>& endpoints) {
  constexpr size_t kListed = 5;
  std::string text;
  for (size_t i = 0; i < std::min(endpoints.size(), kListed); ++i) {
    text +=
        fmt::format("{}'{}' on node '{}'", i ? ", " : "", endpoints[i]->name, endpoints[i]->node);
  }
  if (endpoints.size() > kListed) text += fmt::format(" and {} more", endpoints.size() - kListed);
  return text;
}

}  // namespace

Result<Changed<model::Network>> create_network(Manager& manager, const NetworkRequest& request,
                                               const model::NetworkId& id, int64_t now) {
  auto problems = network_problems(request);
  if (!problems.empty()) return invalid_config(problems);
  CHECK_OK(check_room(manager, request));
  CHECK_OK(check_overlaps(manager, request));

  model::Network network;
  network.id = id;
  network.name = request.name;
  network.driver = request.driver;
  network.scope = model::Scope::cluster;
  network.internal = request.internal;
  network.ipv6 = request.ipv6;
  network.options = request.options;
  network.labels = request.labels;
  network.created = now;
  TRY(network.subnets, Chooser(manager).choose(request));
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
  std::vector<const KnownEndpoint*> active;
  for (const KnownEndpoint& endpoint : endpoints) {
    if (endpoint.network == network->id) active.push_back(&endpoint);
  }
  if (!active.empty()) {
    return fail(Errc::conflict, "network {} has active endpoints: {}", network->name, list(active));
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
