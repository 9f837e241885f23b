// SPDX-License-Identifier: Apache-2.0
#include "core/controller/policy_rules.h"

#include <algorithm>

#include "core/controller/host_pools.h"
#include "core/controller/uplink_rules.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

template <class Id, class T>
std::map<Id, T> by_id(const std::vector<T>& nouns) {
  std::map<Id, T> map;
  for (const T& noun : nouns) map.emplace(noun.id, noun);
  return map;
}

// The manager's answer to a request may be ahead of the watch.
template <class T>
bool is_older(const T& told, const T& held) {
  if constexpr (requires { told.revision; }) return told.revision < held.revision;
  else return false;
}

// Makes `held` equal to `wanted`, but for what `keep` wants kept; `changed` hears of each
// difference.
template <class Id, class T, class Keep, class Changed>
void adopt(std::map<Id, T>& held, const std::map<Id, T>& wanted, store::Batch& batch, Keep keep,
           Changed changed) {
  std::erase_if(held, [&](const auto& entry) {
    if (wanted.contains(entry.first) || keep(entry.second)) return false;
    batch.push_back(store::drop(entry.second));
    changed(entry.second);
    return true;
  });
  for (const auto& [id, noun] : wanted) {
    auto found = held.find(id);
    if (found != held.end() && (found->second == noun || is_older(noun, found->second))) continue;
    held.insert_or_assign(id, noun);
    batch.push_back(store::put(noun));
    changed(noun);
  }
}

constexpr auto kKeepNone = [](const auto&) { return false; };
constexpr auto kIgnore = [](const auto&) {};

}  // namespace

store::Batch adopt_policy(Host& host, const Policy& policy, Instant now) {
  store::Batch batch;
  if (policy.revision < host.policy_revision) return batch;
  host.policy_revision = policy.revision;
  if (host.settings != policy.settings) {
    host.settings = policy.settings;
    batch.push_back(store::put(host.settings));
  }
  adopt(host.nodes, by_id<Uuid>(policy.nodes), batch, kKeepNone, kIgnore);
  adopt(host.drains, by_id<uint64_t>(policy.drains), batch, kKeepNone, kIgnore);
  auto newer = [&](uint64_t revision) { return revision > policy.revision; };
  adopt(
      host.services, by_id<model::ServiceId>(policy.services), batch,
      [&](const model::Service& service) { return newer(service.revision); }, kIgnore);

  auto leases = by_id<uint64_t>(policy.leases);
  std::erase_if(host.returned_leases, [&](uint64_t id) { return leases.erase(id) == 0; });
  std::set<model::NetworkId> touched;
  adopt(
      host.leases, leases, batch, [&](const model::Lease& lease) { return newer(lease.id); },
      [&](const model::Lease& lease) { touched.insert(lease.network); });
  adopt(
      host.networks, by_id<model::NetworkId>(policy.networks), batch,
      [&](const model::Network& network) {
        return model::is_host_local(network) || newer(network.revision) ||
               !endpoints_in(host, network.id).empty();
      },
      [&](const model::Network& network) {
        touched.insert(network.id);
        host.pools.erase(network.id);
      });
  if (host.ingress_place && !host.networks.contains(host.ingress_place->id)) {
    batch.push_back(store::drop(*host.ingress_place));
    host.ingress_place.reset();
  }
  for (store::Change& change : drop_uplinks(host)) batch.push_back(std::move(change));
  for (const model::NetworkId& id : touched) {
    auto network = host.networks.find(id);
    if (network == host.networks.end()) continue;
    if (host.pools.contains(id)) {
      adopt_leases(host, id, now);
    } else {
      make_pools(host, network->second, now);
    }
  }
  return batch;
}

store::Batch adopt_network(Host& host, const model::Network& network, Instant now) {
  auto known = host.networks.find(network.id);
  if (known != host.networks.end() && known->second == network) return {};
  host.networks.insert_or_assign(network.id, network);
  make_pools(host, network, now);
  return {store::put(network)};
}

store::Batch adopt_service(Host& host, const model::Service& service) {
  auto known = host.services.find(service.id);
  bool old = known != host.services.end() && known->second.revision >= service.revision;
  if (old) return {};
  host.services.insert_or_assign(service.id, service);
  return {store::put(service)};
}

store::Batch adopt_lease(Host& host, const model::Lease& lease, Instant now) {
  if (host.returned_leases.contains(lease.id)) return {};
  host.leases.insert_or_assign(lease.id, lease);
  adopt_leases(host, lease.network, now);
  return {store::put(lease)};
}

store::Batch drop_lease(Host& host, uint64_t id, Instant now) {
  auto found = host.leases.find(id);
  if (found == host.leases.end()) return {};
  const model::Lease lease = found->second;
  host.leases.erase(found);
  host.returned_leases.insert(id);
  adopt_leases(host, lease.network, now);
  return {store::drop(lease)};
}

std::vector<NeedLease> leases_wanted(const Host& host) {
  std::vector<NeedLease> wanted;
  for (const auto& [network, pools] : host.pools) {
    bool local = model::is_host_local(host.networks.at(network));
    if (local || endpoints_in(host, network).empty()) continue;
    for (const ipam::Allocator& pool : pools) {
      if (pool.wants_more()) wanted.push_back({network, pool.pool().prefix(), {}});
    }
  }
  return wanted;
}

std::vector<uint64_t> leases_to_return(const Host& host, Instant now) {
  std::vector<uint64_t> ids;
  for (const auto& [network, pools] : host.pools) {
    if (model::is_host_local(host.networks.at(network))) continue;
    for (const ipam::Allocator& pool : pools) {
      auto of_pool = pool.returnable(now);
      ids.insert(ids.end(), of_pool.begin(), of_pool.end());
    }
  }
  return ids;
}

}  // namespace ovn::controller
