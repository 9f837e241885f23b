// SPDX-License-Identifier: Apache-2.0
#include "core/controller/gossip_rules.h"

#include <algorithm>

#include "core/base/metrics.h"
#include "core/controller/backends.h"
#include "core/controller/drain_rules.h"
#include "core/controller/ingress_rules.h"
#include "core/controller/restart_rules.h"

namespace ovn::controller {

namespace {

// What a name that is not known may be waited for.
constexpr Duration kLearningMax = std::chrono::seconds(5);

metrics::Counter malformed_records("ovn_lite_records_malformed_total",
                                   "Rows of other nodes that did not decode.");
metrics::Counter outside_records(
    "ovn_lite_records_outside_total",
    "Endpoint records of other nodes with addresses outside their network's subnets.");

model::EndpointRecord record_of(const Host& host, const model::Endpoint& endpoint) {
  model::EndpointRecord record{endpoint.id,        endpoint.mac,
                               host.underlay.address, endpoint.addresses,
                               host.sandboxes.at(endpoint.sandbox).name, endpoint.aliases};
  if (endpoint.service.empty()) return record;
  record.service = endpoint.service;
  record.weight = endpoint.weight;
  record.state = state_of(host, endpoint);
  record.drain = drain_of(host, endpoint);
  return record;
}

void add_wish(const Host& host, const model::Endpoint& endpoint, GossipWish& wish) {
  auto network = host.networks.find(endpoint.network);
  if (host.uncommitted.contains(endpoint.id) || network == host.networks.end()) return;
  if (network->second.driver != model::Driver::overlay) return;
  auto& records = wish[endpoint.network];
  if (is_live(host, endpoint)) records[endpoint.id] = encode(record_of(host, endpoint));
}

void add_place(const Host& host, GossipWish& wish) {
  if (!has_ingress_place(host)) return;
  const model::IngressPlace& place = *host.ingress_place;
  model::EndpointId id = place_id(host);
  wish[place.id][id] = encode(model::EndpointRecord{id, place.mac(), host.underlay.address,
                                                    place.addresses, host.self.name, {}});
}

bool inside(const model::Network& network, const model::EndpointRecord& record) {
  auto in_subnet = [&](const model::Allocation& allocation) {
    return std::any_of(network.subnets.begin(), network.subnets.end(),
                       [&](const model::Subnet& subnet) {
                         return subnet.prefix.contains(allocation.address.address());
                       });
  };
  return std::all_of(record.addresses.begin(), record.addresses.end(), in_subnet);
}

// Those of the others that decode and have addresses of the network only.
std::vector<RemoteRecord> decoded(const Host& host, const model::Network& network,
                                  std::span<const RawRecord> rows) {
  std::vector<RemoteRecord> records;
  for (const RawRecord& row : rows) {
    if (row.owner == host.self.id) continue;
    auto record = model::decode_endpoint_record(model::EndpointId(std::string(row.key)), row.value);
    if (!record) {
      malformed_records.add();
    } else if (!inside(network, *record)) {
      outside_records.add();
    } else {
      records.push_back({row.owner, *std::move(record), row.lingering});
    }
  }
  return records;
}

}  // namespace

GossipWish gossip_wish(const Host& host) {
  GossipWish wish;
  for (const auto& [id, network] : host.networks) {
    if (host.self.manager && network.driver == model::Driver::overlay) wish[id];
  }
  for (const auto& [_, endpoint] : host.endpoints) add_wish(host, endpoint, wish);
  add_place(host, wish);
  return wish;
}

GossipWish gossip_wish_of(const Host& host, const model::SandboxId& sandbox) {
  GossipWish wish;
  for (const auto& [_, endpoint] : host.endpoints) {
    if (endpoint.sandbox == sandbox) add_wish(host, endpoint, wish);
  }
  return wish;
}

GossipWish waiting_wish(const Host& host, const GossipWish& attached) {
  GossipWish wish;
  for (const auto& [network, _] : attached) wish[network];
  for (const auto& [id, endpoint] : host.endpoints) {
    auto network = wish.find(endpoint.network);
    bool waits = host.sandboxes.at(endpoint.sandbox).waits();
    if (waits && network != wish.end()) network->second[id] = encode(record_of(host, endpoint));
  }
  return wish;
}

GossipWish confirmation_wish(const Host& host, const GossipWish& attached) {
  GossipWish wish;
  for (const auto& [network, _] : attached) {
    auto& rows = wish[network];
    auto drains = host.confirmed_drains.find(network);
    if (drains == host.confirmed_drains.end()) continue;
    for (const auto& [endpoint, drain] : drains->second) {
      rows[endpoint] = encode_confirmation(drain);
    }
  }
  return wish;
}

void adopt_confirmations(Host& host, const model::NetworkId& network,
                         std::span<const RawRecord> rows) {
  auto& confirmed = host.remote[network].confirmed;
  confirmed.clear();
  for (const RawRecord& row : rows) {
    auto drain = decode_confirmation(row.value);
    if (row.owner == host.self.id) continue;
    if (drain) confirmed[model::EndpointId(std::string(row.key))][row.owner] = *drain;
    else malformed_records.add();
  }
}

std::vector<GossipChange> gossip_changes(const GossipWish& from, const GossipWish& to) {
  using Verb = GossipChange::Verb;
  static const std::map<model::EndpointId, Bytes> kNone;
  std::vector<GossipChange> changes;
  for (const auto& [network, records] : to) {
    auto before = from.find(network);
    if (before == from.end()) changes.push_back({Verb::attach, network, {}, {}});
    const auto& old = before == from.end() ? kNone : before->second;
    for (const auto& [key, value] : records) {
      auto held = old.find(key);
      if (held == old.end() || held->second != value) {
        changes.push_back({Verb::put, network, key, value});
      }
    }
    for (const auto& [key, value] : old) {
      if (!records.contains(key)) changes.push_back({Verb::drop, network, key, {}});
    }
  }
  for (const auto& [network, records] : from) {
    if (!to.contains(network)) changes.push_back({Verb::detach, network, {}, {}});
  }
  return changes;
}

std::vector<GossipChange> gossip_additions(GossipWish& told, const GossipWish& more) {
  using Verb = GossipChange::Verb;
  std::vector<GossipChange> changes;
  for (const auto& [network, records] : more) {
    auto [place, is_new] = told.try_emplace(network);
    if (is_new) changes.push_back({Verb::attach, network, {}, {}});
    for (const auto& [key, value] : records) {
      Bytes& held = place->second[key];
      if (held == value) continue;
      held = value;
      changes.push_back({Verb::put, network, key, value});
    }
  }
  return changes;
}

bool adopt_records(Host& host, const model::NetworkId& network, std::span<const RawRecord> rows) {
  auto known = host.networks.find(network);
  if (known == host.networks.end()) return false;
  std::vector<RemoteRecord> records = decoded(host, known->second, rows);
  RemoteTable& table = host.remote[network];
  if (table.records == records) return false;
  table.records = std::move(records);
  return true;
}

void adopt_waiting(Host& host, const model::NetworkId& network, std::span<const RawRecord> rows) {
  auto known = host.networks.find(network);
  if (known != host.networks.end()) {
    host.remote[network].waiting = decoded(host, known->second, rows);
  }
}

void begin_learning(Host& host, const model::NetworkId& network, Instant now) {
  host.remote[network].denies_from = now + kLearningMax;
}

bool mark_synced(Host& host, const model::NetworkId& network) {
  return !std::exchange(host.remote[network].synced, true);
}

}  // namespace ovn::controller
