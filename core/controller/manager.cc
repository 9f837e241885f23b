// SPDX-License-Identifier: Apache-2.0
#include "core/controller/manager.h"

#include <algorithm>
#include <set>

#include "core/base/json.h"
#include "core/controller/vni_rules.h"
#include "core/ipam/blocks.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

constexpr std::string_view kStateKind = "manager";
constexpr std::string_view kStateKey = "state";

store::Change put_state(const Manager& manager) {
  json::object fields{{"revision", std::to_string(manager.revision)},
                      {"last_vni", manager.last_vni.value()}};
  return {store::Change::Verb::put,
          {std::string(kStateKind), std::string(kStateKey), json::serialize(fields)}};
}

Result<void> take_state(const store::Entry& entry, Manager& into) {
  TRY(json::object fields, json::parse_object(entry.value));
  json::ObjectReader in(fields);
  into.revision = in.number("revision");
  into.last_vni = model::Vni(static_cast<uint32_t>(in.number("last_vni", kVniMax)));
  return in.finish();
}

template <class Id, class T>
Result<void> take_noun(const store::Entry& entry, std::map<Id, T>& into) {
  TRY(T noun, store::decode<T>(entry));
  into.insert_or_assign(noun.id, std::move(noun));
  return {};
}

Result<void> take(const store::Entry& entry, Manager& into) {
  if (entry.kind == store::kKind<model::Network>) return take_noun(entry, into.networks);
  if (entry.kind == store::kKind<model::Node>) return take_noun(entry, into.nodes);
  if (entry.kind == store::kKind<model::Lease>) return take_noun(entry, into.leases);
  if (entry.kind == store::kKind<model::GossipKey>) return take_noun(entry, into.keys);
  if (entry.kind == store::kKind<model::Settings>) {
    TRY(into.settings, store::decode<model::Settings>(entry));
    return {};
  }
  if (entry.kind == store::kKind<model::Service>) return take_noun(entry, into.services);
  if (entry.kind == store::kKind<model::Drain>) return take_noun(entry, into.drains);
  if (entry.kind != kStateKind || entry.key != kStateKey) {
    return fail(Errc::corrupt, "{} {}: nothing that a manager stores", entry.kind, entry.key);
  }
  auto taken = take_state(entry, into);
  if (taken) return {};
  return fail(Errc::corrupt, "{} {}: {}", entry.kind, entry.key, taken.error().message);
}

const model::Service* service_with(const Manager& manager, const model::Lease& vip) {
  for (const auto& [_, service] : manager.services) {
    if (service.network != vip.network || !ipam::is_single(vip.block)) continue;
    if (std::ranges::count(service.vips, vip.block.first()) > 0) return &service;
  }
  return nullptr;
}

// Every service is of a network that exists, and its virtual addresses are leased to nobody else.
Result<void> check_services(const Manager& manager) {
  std::set<std::pair<model::NetworkId, ip::Prefix>> kept;
  for (const auto& [_, lease] : manager.leases) {
    if (is_vip(lease)) kept.emplace(lease.network, lease.block);
  }
  for (const auto& [id, service] : manager.services) {
    if (!manager.networks.contains(service.network)) {
      return fail(Errc::corrupt, "service {}: its network {} is missing", id, service.network);
    }
    for (const ip::Address& vip : service.vips) {
      if (kept.contains({service.network, ipam::single(vip)})) continue;
      return fail(Errc::corrupt, "service {}: its address {} is not leased", id, vip);
    }
  }
  for (const auto& [id, drain] : manager.drains) {
    if (manager.nodes.contains(drain.node)) continue;
    return fail(Errc::corrupt, "drain {}: its node {} is missing", id, drain.node);
  }
  return {};
}

// Every lease is of a network and a node (or a service) that exist, and none is newer than the
// state; the keys are a ring, or there are none yet.
Result<void> check_whole(const Manager& manager) {
  CHECK_OK(check_services(manager));
  for (const auto& [id, lease] : manager.leases) {
    if (!manager.networks.contains(lease.network)) {
      return fail(Errc::corrupt, "lease {}: its network {} is missing", id, lease.network);
    }
    bool held = is_vip(lease) ? service_with(manager, lease) != nullptr
                              : manager.nodes.contains(lease.holder);
    if (!held) {
      return fail(Errc::corrupt, "lease {}: its holder {} is missing", id, lease.holder);
    }
    if (id > manager.revision) {
      return fail(Errc::corrupt, "lease {}: is newer than the revision {}", id, manager.revision);
    }
  }
  if (manager.keys.empty()) return {};
  auto ring = model::check_ring(key_ring(manager));
  return ring ? ring : fail(Errc::corrupt, "{}", ring.error().message);
}

}  // namespace

Result<void> load(Manager& manager, std::span<const store::Entry> entries) {
  Manager loaded;
  loaded.space = manager.space;
  loaded.dynamic_ports = manager.dynamic_ports;
  loaded.last_published_port = manager.last_published_port;
  loaded.confirmed = manager.confirmed;
  for (const store::Entry& entry : entries) CHECK_OK(take(entry, loaded));
  for (const model::Network& network : model::predefined_networks()) {
    loaded.networks.emplace(network.id, network);
  }
  CHECK_OK(check_whole(loaded));
  loaded.shared_revision = loaded.revision;
  manager = std::move(loaded);
  return {};
}

Policy policy_for(const Manager& manager, const Uuid& node) {
  Policy policy;
  policy.revision = manager.revision;
  for (const auto& [id, network] : manager.networks) policy.networks.push_back(network);
  for (const auto& [id, other] : manager.nodes) policy.nodes.push_back(other);
  policy.keys = key_ring(manager);
  policy.settings = manager.settings;
  for (const auto& [id, service] : manager.services) policy.services.push_back(service);
  for (const auto& [id, drain] : manager.drains) policy.drains.push_back(drain);
  // Single addresses of others concern a node when the block around them is its own.
  std::map<model::NetworkId, std::map<ip::Address, const model::Lease*>> own;
  for (const auto& [id, lease] : manager.leases) {
    if (lease.holder == node) own[lease.network].emplace(lease.block.first(), &lease);
  }
  auto inside_own = [&](const model::Lease& lease) {
    const auto& blocks = own[lease.network];
    auto next = blocks.upper_bound(lease.block.first());
    return next != blocks.begin() && std::prev(next)->second->block.contains(lease.block);
  };
  for (const auto& [id, lease] : manager.leases) {
    bool concerns = lease.holder == node || (ipam::is_single(lease.block) && inside_own(lease));
    if (concerns) policy.leases.push_back(lease);
  }
  return policy;
}

uint64_t revision_for(const Manager& manager, const Uuid& node) {
  auto own = manager.own_revisions.find(node);
  if (own == manager.own_revisions.end()) return manager.shared_revision;
  return std::max(own->second, manager.shared_revision);
}

uint64_t advance(Manager& manager, store::Batch& batch) {
  ++manager.revision;
  batch.push_back(put_state(manager));
  manager.own_revisions.clear();
  return manager.shared_revision = manager.revision;
}

uint64_t advance(Manager& manager, store::Batch& batch, const std::set<Uuid>& concerned) {
  ++manager.revision;
  batch.push_back(put_state(manager));
  for (const Uuid& node : concerned) manager.own_revisions[node] = manager.revision;
  return manager.revision;
}

std::optional<store::Batch> catch_up(Manager& manager, uint64_t seen) {
  if (seen <= manager.revision || seen - manager.revision > kRevisionsLostMax) return {};
  manager.revision = seen;
  store::Batch batch;
  advance(manager, batch);
  return batch;
}

std::vector<model::Lease> leases_in(const Manager& manager, const model::NetworkId& network,
                                    const ip::Prefix& subnet) {
  std::vector<model::Lease> found;
  for (const auto& [id, lease] : manager.leases) {
    if (lease.network == network && lease.subnet == subnet) found.push_back(lease);
  }
  return found;
}

std::vector<model::GossipKey> key_ring(const Manager& manager) {
  std::vector<model::GossipKey> ring;
  for (const auto& [id, key] : manager.keys) ring.push_back(key);
  return ring;
}

std::string holder_text(const Manager& manager, const model::Lease& lease) {
  if (!is_vip(lease)) return fmt::format("node '{}'", node_name(manager, lease.holder));
  const model::Service* service = service_with(manager, lease);
  return fmt::format("service '{}'", service ? service->name : "?");
}

std::string node_name(const Manager& manager, const Uuid& node) {
  auto found = manager.nodes.find(node);
  return found == manager.nodes.end() ? node.to_string() : found->second.name;
}

}  // namespace ovn::controller
