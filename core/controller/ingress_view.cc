// SPDX-License-Identifier: Apache-2.0
#include "core/controller/ingress_view.h"

#include <algorithm>

#include "core/controller/ingress_rules.h"
#include "core/controller/service_view.h"

namespace ovn::controller {

namespace {

using model::IngressPlace;

bool is_host(const model::EndpointRecord& record) {
  return record.service.empty() && !record.addresses.empty() &&
         record.addresses[0].address.is_v4() &&
         IngressPlace::number_of(record.addresses[0].address.address()) != 0;
}

std::vector<reconcile::IngressHost> hosts_of(const reconcile::IngressHost& self,
                                             const std::vector<model::EndpointRecord>& remote) {
  std::vector<reconcile::IngressHost> hosts{self};
  for (const model::EndpointRecord& record : remote) {
    if (!is_host(record)) continue;
    hosts.push_back({IngressPlace::number_of(record.addresses[0].address.address()), record.mac});
  }
  std::ranges::stable_sort(hosts, {}, &reconcile::IngressHost::number);
  auto twice = std::ranges::unique(hosts, {}, &reconcile::IngressHost::number);
  hosts.erase(twice.begin(), twice.end());
  return hosts;
}

// Where this host has some that serve, the others get no new connections from here.
void prefer_local(const Host& host, std::vector<Backend>& backends) {
  auto is_local = [&](const Backend& one) { return one.node == host.self.id; };
  bool some = std::ranges::any_of(
      backends, [&](const Backend& one) { return is_local(one) && one.is_fit(); });
  for (Backend& backend : backends) {
    if (some && !is_local(backend)) backend.weight = 0;
  }
}

}  // namespace

reconcile::Ingress ingress_of(const Host& host, const std::vector<model::EndpointRecord>& remote) {
  const IngressPlace& place = *host.ingress_place;
  reconcile::Ingress ingress;
  ingress.self = {IngressPlace::number_of(place.addresses[0].address.address()), place.mac()};
  for (const auto& allocation : place.addresses) ingress.addresses.push_back(allocation.address);
  ingress.hosts = hosts_of(ingress.self, remote);
  auto all = settled_backends(host, place.id, remote);
  for (auto& [id, backends] : all) {
    if (host.services.at(id).local_first) prefer_local(host, backends);
  }
  IngressPorts here = ingress_ports(host);
  for (const auto& [key, target] : published_everywhere(host)) {
    ingress.ports.push_back({target.service->name, key.transport, key.port, target.port,
                             weighed(all.at(target.service->id)), here.contains(key)});
  }
  return ingress;
}

}  // namespace ovn::controller
