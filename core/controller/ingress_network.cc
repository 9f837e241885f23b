// SPDX-License-Identifier: Apache-2.0
#include "core/controller/ingress_network.h"

#include <algorithm>
#include <set>

#include "core/controller/network_problems.h"

namespace ovn::controller {

const model::Network* ingress_network(const std::map<model::NetworkId, model::Network>& networks) {
  auto found = std::ranges::find_if(networks, [](const auto& one) { return one.second.ingress; });
  return found == networks.end() ? nullptr : &found->second;
}

std::vector<std::string> ingress_problems(const NetworkRequest& request) {
  std::vector<std::string> problems;
  if (request.driver != model::Driver::overlay) {
    problems.push_back("the ingress network is of driver overlay");
  }
  if (request.internal) problems.push_back("the ingress network cannot be internal");
  if (!request.ipv4) problems.push_back("the ingress network has IPv4: hosts are numbered by it");
  int v4 = 0, v6 = 0;
  for (const SubnetRequest& subnet : request.subnets) {
    if (subnet.gateway) {
      problems.push_back(fmt::format("gateway {}: the ingress network has none, but an address of "
                                     "each host", *subnet.gateway));
    }
    bool is_v4 = !subnet.prefix || subnet.prefix->is_v4();
    ++(is_v4 ? v4 : v6);
    if (!is_v4 || !subnet.prefix || subnet.prefix->length() >= kIngressLengthMin) continue;
    problems.push_back(fmt::format("subnet {}: hosts are numbered by 16 bits of the ingress "
                                   "network, whose subnet is a /{} or smaller", *subnet.prefix,
                                   kIngressLengthMin));
  }
  if (v4 > 1 || v6 > 1) problems.push_back("the ingress network has one subnet of each family");
  return problems;
}

Result<void> ensure_ingress_network(Manager& manager, const std::vector<ip::Prefix>& avoid,
                                    const model::NetworkId& id, int64_t now, store::Batch& batch) {
  if (ingress_network(manager.networks)) return {};
  NetworkRequest request;
  request.name = kIngressName;
  request.ingress = true;
  request.avoid = avoid;
  auto made = create_network(manager, request, id, now);
  if (!made && made.error().code == Errc::exists) {
    return fail(Errc::conflict, "ports are published by way of the ingress network, and '{}' is "
                "another one: make one by 'net create --ingress NAME', or publish in mode host",
                kIngressName);
  }
  if (!made) return Failure{Error(made.error()).within("ingress network")};
  std::ranges::move(made->batch, std::back_inserter(batch));
  return {};
}

Result<void> check_publishes_nothing(const Manager& manager, const model::Network& network) {
  constexpr size_t kListed = 5;
  if (!network.ingress) return {};
  std::set<std::string> names;
  for (const auto& [_, service] : manager.services) {
    if (model::has_ingress(service)) names.insert(service.name);
  }
  if (names.empty()) return {};
  std::string text;
  size_t left = std::min(names.size(), kListed);
  for (auto name = names.begin(); left > 0; ++name, --left) {
    text += fmt::format("{}'{}'", text.empty() ? "" : ", ", *name);
  }
  if (names.size() > kListed) text += fmt::format(" and {} more", names.size() - kListed);
  return fail(Errc::conflict, "services publish ports by network {}: {}", network.name, text);
}

}  // namespace ovn::controller
