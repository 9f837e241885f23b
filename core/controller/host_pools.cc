// SPDX-License-Identifier: Apache-2.0
#include "core/controller/host_pools.h"

namespace ovn::controller {

void make_pools(Host& host, const model::Network& network, Instant now) {
  std::vector<ipam::Allocator>& pools = host.pools[network.id];
  pools.clear();
  for (const model::Subnet& subnet : network.subnets) pools.emplace_back(subnet, host.self.id);
  auto hold = [&](const std::vector<model::Allocation>& addresses) {
    for (const model::Allocation& allocation : addresses) {
      ipam::Allocator* pool = pool_of(host, network.id, allocation.address.address());
      if (pool) pool->hold(allocation.address.address());
    }
  };
  for (const auto* endpoint : endpoints_in(host, network.id)) hold(endpoint->addresses);
  const auto& place = host.ingress_place;
  if (place && place->id == network.id) hold(place->addresses);
  adopt_leases(host, network.id, now);
}

void adopt_leases(Host& host, const model::NetworkId& network, Instant now) {
  auto pools = host.pools.find(network);
  if (pools == host.pools.end()) return;
  std::vector<model::Lease> leases;
  for (const auto& [id, lease] : host.leases) {
    if (lease.network == network) leases.push_back(lease);
  }
  const model::Network& known = host.networks.at(network);
  if (model::is_host_local(known)) {  // all of it is ours
    for (const model::Subnet& subnet : known.subnets) {
      leases.push_back({0, network, subnet.prefix, subnet.prefix, host.self.id});
    }
  }
  for (ipam::Allocator& pool : pools->second) pool.adopt(leases, now);
}

ipam::Allocator* pool_of(Host& host, const model::NetworkId& network, const ip::Address& address) {
  auto pools = host.pools.find(network);
  if (pools == host.pools.end()) return nullptr;
  for (ipam::Allocator& pool : pools->second) {
    if (pool.pool().prefix().contains(address)) return &pool;
  }
  return nullptr;
}

void release_addresses(Host& host, const model::NetworkId& network,
                       const std::vector<model::Allocation>& addresses, Instant now) {
  for (const model::Allocation& allocation : addresses) {
    const ip::Address& address = allocation.address.address();
    if (ipam::Allocator* pool = pool_of(host, network, address)) {
      pool->release(address, now);
    }
  }
}

}  // namespace ovn::controller
