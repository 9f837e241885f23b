// SPDX-License-Identifier: Apache-2.0
#include "core/controller/service_view.h"

#include <algorithm>

namespace ovn::controller {

namespace {

using Balanced = reconcile::BalancedService;
using ByService = std::map<model::ServiceId, std::vector<Backend>>;

}  // namespace

std::vector<reconcile::Backend> weighed(const std::vector<Backend>& backends) {
  std::set<model::EndpointId> serve;
  for (const Backend& backend : serving(backends)) serve.insert(backend.endpoint);
  std::vector<reconcile::Backend> found;
  for (const Backend& backend : backends) {
    uint16_t weight = serve.contains(backend.endpoint) ? backend.weight : uint16_t{0};
    for (const ip::Address& address : backend.addresses) found.push_back({address, weight});
  }
  std::ranges::sort(found, {}, &reconcile::Backend::address);
  return found;
}

ByService settled_backends(const Host& host, const model::NetworkId& network,
                           const std::vector<model::EndpointRecord>& remote) {
  ByService all = backends_in(host, network);
  if (all.empty()) return all;
  std::set<model::EndpointId> settled;
  for (const model::EndpointRecord& record : remote) settled.insert(record.id);
  for (auto& [_, backends] : all) {
    std::erase_if(backends, [&](const Backend& one) {
      return one.node != host.self.id && !settled.contains(one.endpoint);
    });
  }
  return all;
}

std::vector<Balanced> balanced_services(const Host& host, const model::NetworkId& network,
                                        const std::vector<model::EndpointRecord>& remote) {
  std::vector<Balanced> services;
  for (const auto& [id, backends] : settled_backends(host, network, remote)) {
    auto found = weighed(backends);
    const model::Service& service = host.services.at(id);
    for (const ip::Address& vip : service.vips) {
      Balanced balanced{service.name, vip, found};
      std::erase_if(balanced.backends,
                    [&](const auto& one) { return one.address.family() != vip.family(); });
      services.push_back(std::move(balanced));
    }
  }
  std::ranges::sort(services, {}, &Balanced::vip);
  return services;
}

}  // namespace ovn::controller
