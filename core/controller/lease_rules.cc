// SPDX-License-Identifier: Apache-2.0
#include "core/controller/lease_rules.h"

#include <algorithm>

#include "core/base/metrics.h"
#include "core/controller/reference.h"
#include "core/ipam/blocks.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

metrics::Counter granted("ovn_lite_manager_leases_granted_total", "Address leases granted.");
metrics::Counter returned("ovn_lite_manager_leases_returned_total",
                          "Address leases given back by their holders.");
metrics::Counter exhausted("ovn_lite_manager_leases_exhausted_total",
                           "Address leases refused because a subnet or a node's share was full.");

Result<void> check_node(const Manager& manager, const Uuid& node) {
  if (!manager.nodes.contains(node)) {
    return fail(Errc::denied, "node {} is not of this cluster: let it join first", node);
  }
  auto held = std::count_if(manager.leases.begin(), manager.leases.end(),
                            [&](const auto& entry) { return entry.second.holder == node; });
  if (static_cast<size_t>(held) < kLeasesOfNodeMax) return {};
  exhausted.add();
  return fail(Errc::exhausted, "node '{}' holds {} leases: no more are granted",
              node_name(manager, node), held);
}

Failure in_no_subnet(const model::Network& network, const ip::Address& address) {
  return fail(Errc::invalid, "address {} is in no subnet of network '{}'", address, network.name);
}

Result<const model::Subnet*> choose_subnet(const model::Network& network,
                                           const LeaseRequest& request) {
  for (const model::Subnet& subnet : network.subnets) {
    bool named = !request.subnet || subnet.prefix == *request.subnet;
    if (named && (!request.address || subnet.prefix.contains(*request.address))) return &subnet;
  }
  if (request.address) return in_no_subnet(network, *request.address);
  if (!request.subnet) {
    return fail(Errc::invalid, "network '{}' has no addresses to lease", network.name);
  }
  return fail(Errc::not_found, "network '{}' has no subnet {}", network.name, *request.subnet);
}

// Errors: conflict, naming who has the address.
Result<void> check_unused(const ip::Address& address, const model::NetworkId& network,
                          std::span<const KnownEndpoint> endpoints) {
  for (const KnownEndpoint& endpoint : endpoints) {
    const auto& all = endpoint.addresses;
    if (endpoint.network != network || std::find(all.begin(), all.end(), address) == all.end()) {
      continue;
    }
    return fail(Errc::conflict, "address {} is in use by endpoint '{}' on node '{}'", address,
                endpoint.name, endpoint.node);
  }
  return {};
}

// Out of another node's block an address is taken only if it is known what that node uses of it.
// Errors: unavailable.
Result<void> check_told(const Manager& manager, const model::Lease& held,
                        const ip::Address& address, std::span<const KnownEndpoint> endpoints) {
  std::string holder = node_name(manager, held.holder);
  for (const KnownEndpoint& endpoint : endpoints) {
    bool told = !endpoint.addresses.empty() || endpoint.network != held.network;
    if (told || endpoint.node != holder) continue;
    return fail(Errc::unavailable,
                "address {} is of a block of node '{}', which has not told yet what it uses of it: "
                "try again in a moment",
                address, holder);
  }
  return {};
}

// The holders of what the lease overlaps, its own among them: a block's holder is told of single
// addresses inside.
std::set<Uuid> concerned_by(const Manager& manager, const model::Lease& lease) {
  std::set<Uuid> holders{lease.holder};
  for (const auto& [id, other] : manager.leases) {
    bool near = other.network == lease.network && other.block.overlaps(lease.block);
    if (near) holders.insert(other.holder);
  }
  return holders;
}

Changed<model::Lease> grant(Manager& manager, model::Lease lease) {
  Changed<model::Lease> changed;
  changed.value = add_lease(manager, std::move(lease), changed.batch);
  granted.add();
  return changed;
}

}  // namespace

model::Lease add_lease(Manager& manager, model::Lease lease, store::Batch& batch) {
  lease.id = advance(manager, batch, concerned_by(manager, lease));
  batch.push_back(store::put(lease));
  manager.leases.emplace(lease.id, lease);
  return lease;
}

model::Lease remove_lease(Manager& manager, uint64_t id, store::Batch& batch) {
  model::Lease lease = std::move(manager.leases.extract(id).mapped());
  batch.push_back(store::drop(lease));
  advance(manager, batch, concerned_by(manager, lease));
  return lease;
}

Result<Changed<model::Lease>> grant_lease(Manager& manager, const LeaseRequest& request,
                                          std::span<const KnownEndpoint> endpoints) {
  CHECK_OK(check_node(manager, request.node));
  TRY(const model::Network* network, find_network(manager.networks, request.network));
  TRY(const model::Subnet* subnet, choose_subnet(*network, request));
  if (request.address) {
    TRY(auto lease, lease_for(manager, *network, *request.address, request.node, endpoints));
    if (lease.id != 0) return Changed<model::Lease>{std::move(lease), {}};
    return grant(manager, std::move(lease));
  }
  std::vector<model::Lease> leases = leases_in(manager, network->id, subnet->prefix);
  auto block = ipam::next_block(ipam::Pool(*subnet), leases);
  if (!block) {
    exhausted.add();
    return Failure{std::move(block).error()};
  }
  return grant(manager, {0, network->id, subnet->prefix, *block, request.node});
}

Result<model::Lease> lease_for(const Manager& manager, const model::Network& network,
                               const ip::Address& address, const Uuid& holder,
                               std::span<const KnownEndpoint> endpoints) {
  auto subnet = std::ranges::find_if(
      network.subnets, [&](const auto& one) { return one.prefix.contains(address); });
  if (subnet == network.subnets.end()) return in_no_subnet(network, address);
  CHECK_OK(ipam::Pool(*subnet).check_host(address));
  std::vector<model::Lease> leases = leases_in(manager, network.id, subnet->prefix);
  const model::Lease* held = ipam::lease_of(leases, address);
  if (held && held->holder == holder && !is_vip(*held)) return *held;
  CHECK_OK(check_unused(address, network.id, endpoints));
  if (held && ipam::is_single(held->block)) {
    return fail(Errc::conflict, "address {} is leased to {}", address,
                holder_text(manager, *held));
  }
  if (held) CHECK_OK(check_told(manager, *held, address, endpoints));
  return model::Lease{0, network.id, subnet->prefix, ipam::single(address), holder};
}

Result<Changed<model::Lease>> release_lease(Manager& manager, const Uuid& node, uint64_t id) {
  auto lease = manager.leases.find(id);
  if (lease == manager.leases.end() || lease->second.holder != node) {
    return fail(Errc::not_found, "lease {}: not found among those of node '{}'", id,
                node_name(manager, node));
  }
  Changed<model::Lease> released;
  released.value = remove_lease(manager, id, released.batch);
  returned.add();
  return released;
}

}  // namespace ovn::controller
