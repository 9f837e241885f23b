// SPDX-License-Identifier: Apache-2.0
#include "core/controller/vip_choice.h"

#include <algorithm>

#include "core/controller/lease_rules.h"
#include "core/ipam/blocks.h"

namespace ovn::controller {

namespace {

const Uuid kNobody;

using Candidate = std::optional<ip::Address>;

// The highest address of the range that is in no lease and may be somebody's.
Candidate highest_free(const ipam::Pool& pool, std::span<const model::Lease> leases) {
  ipam::IntervalSet taken = pool.reserved();
  for (const model::Lease& lease : leases) {
    if (auto span = pool.span(lease.block)) taken.insert(span->first, span->second);
  }
  uint64_t at = pool.range_last();
  const auto& runs = taken.runs();
  auto run = runs.upper_bound(at);
  while (run != runs.begin()) {
    --run;
    if (run->second < at) break;
    if (run->first <= pool.range_first()) return {};
    at = run->first - 1;
  }
  return pool.address(at);
}

// An address out of the blocks of those who are known not to use it; of the newest block first.
Result<model::Lease> punched(const Manager& manager, const model::Network& network,
                             const ipam::Pool& pool, std::span<const model::Lease> leases,
                             std::span<const KnownEndpoint> endpoints) {
  for (auto block = leases.rbegin(); block != leases.rend(); ++block) {
    auto span = pool.span(block->block);
    if (!span || ipam::is_single(block->block)) continue;
    for (uint64_t at = span->first; at <= span->second; ++at) {
      ip::Address address = pool.address(at);
      if (ipam::lease_of(leases, address) != &*block) continue;
      auto lease = lease_for(manager, network, address, kNobody, endpoints);
      if (lease) return lease;
      if (lease.error().code == Errc::unavailable) break;  // the holder has not told yet
    }
  }
  return fail(Errc::exhausted, "network '{}' has no free address left in {} for a service",
              network.name, pool.prefix());
}

Result<model::Lease> choose(const Manager& manager, const model::Network& network,
                            const model::Subnet& subnet,
                            std::span<const KnownEndpoint> endpoints) {
  ipam::Pool pool(subnet);
  std::vector<model::Lease> leases = leases_in(manager, network.id, subnet.prefix);
  if (auto free = highest_free(pool, leases)) {
    auto lease = lease_for(manager, network, *free, kNobody, endpoints);
    if (lease) return lease;
  }
  return punched(manager, network, pool, leases, endpoints);
}

}  // namespace

Result<std::vector<model::Lease>> choose_vips(const Manager& manager,
                                              const model::Network& network,
                                              const std::vector<ip::Address>& wanted,
                                              std::span<const KnownEndpoint> endpoints) {
  std::map<ip::Family, model::Lease> chosen;
  for (const ip::Address& address : wanted) {
    TRY(auto lease, lease_for(manager, network, address, kNobody, endpoints));
    bool first = chosen.emplace(address.family(), std::move(lease)).second;
    if (!first) return fail(Errc::invalid, "{}: a service has one address of a family", address);
  }
  std::map<ip::Family, Error> full;
  for (const model::Subnet& subnet : network.subnets) {
    ip::Family family = subnet.prefix.family();
    if (chosen.contains(family)) continue;
    auto lease = choose(manager, network, subnet, endpoints);
    if (lease) chosen.emplace(family, *std::move(lease));
    else full.insert_or_assign(family, lease.error());
  }
  for (auto& [family, why] : full) {
    if (!chosen.contains(family)) return Failure{std::move(why)};
  }
  std::vector<model::Lease> leases;
  for (auto& [_, lease] : chosen) leases.push_back(std::move(lease));
  return leases;
}

}  // namespace ovn::controller
