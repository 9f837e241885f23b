// SPDX-License-Identifier: Apache-2.0
#include "core/controller/address_choice.h"

#include <algorithm>

#include "core/controller/attach_checks.h"
#include "core/controller/host_pools.h"

namespace ovn::controller {

namespace {

using Choice = std::variant<model::Allocation, NeedLease>;

// An address that was asked for by name.
Result<Choice> choose_explicit(Host& host, const model::Network& network,
                               const ip::Address& address) {
  ipam::Allocator* pool = pool_of(host, network.id, address);
  if (!pool) {
    return fail(Errc::invalid, "address {} is in no subnet of network '{}'", address, network.name);
  }
  if (std::string holder = holder_of(host, network.id, address); !holder.empty()) {
    return fail(Errc::conflict, "address {} is in use in network '{}' by {}", address, network.name,
                holder);
  }
  auto allocation = pool->allocate(address);
  if (allocation) return Choice{*allocation};
  if (allocation.error().code != Errc::not_found) return Failure{std::move(allocation).error()};
  return Choice{NeedLease{network.id, pool->pool().prefix(), address}};
}

// The next free address of a family, from the first subnet that has one or may get one.
Result<Choice> choose_next(Host& host, const model::Network& network, ip::Family family,
                           const std::map<ip::Prefix, std::string>& exhausted) {
  auto claimed = [&](const ip::Address& address) {
    return !holder_of(host, network.id, address).empty();
  };
  std::string why;
  for (ipam::Allocator& pool : host.pools.at(network.id)) {
    const ip::Prefix& subnet = pool.pool().prefix();
    if (subnet.family() != family) continue;
    if (auto allocation = pool.allocate(claimed)) return Choice{*allocation};
    if (model::is_host_local(network)) continue;
    auto refused = exhausted.find(subnet);
    if (refused == exhausted.end()) return Choice{NeedLease{network.id, subnet, {}}};
    why += (why.empty() ? ": " : "; ") + refused->second;
  }
  return fail(Errc::exhausted, "network '{}' has no free {} address left{}",
              network.name, to_string(family), why);
}

}  // namespace

Result<Addresses> choose_addresses(Host& host, const model::Network& network,
                                   const WantedAddresses& wanted, Instant now) {
  std::vector<model::Allocation> taken;
  auto give_back = [&] { release_addresses(host, network.id, taken, now); };
  std::set<ip::Family> families = model::families_of(network);
  for (auto [family, named] : {std::pair{ip::Family::v4, wanted.ip},
                               std::pair{ip::Family::v6, wanted.ip6}}) {
    if (!named && !families.contains(family)) continue;
    auto choice = named ? choose_explicit(host, network, *named)
                        : choose_next(host, network, family, wanted.exhausted);
    if (!choice) {
      give_back();
      return Failure{std::move(choice).error()};
    }
    if (auto* need = std::get_if<NeedLease>(&*choice)) {
      give_back();
      return Addresses{*need};
    }
    taken.push_back(std::get<model::Allocation>(*choice));
  }
  return Addresses{std::move(taken)};
}

}  // namespace ovn::controller
