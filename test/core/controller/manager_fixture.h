// SPDX-License-Identifier: Apache-2.0
// A small cluster for the tests of the manager's rules: two nodes, and short ways to say things.
#pragma once

#include <string>

#include "core/controller/lease_rules.h"
#include "core/controller/network_rules.h"
#include "core/controller/node_rules.h"
#include "core/store/memory_store.h"

namespace ovn::controller {

inline ip::Address address(std::string_view text) { return *ip::Address::parse(text); }
inline ip::Prefix prefix(std::string_view text) { return *ip::Prefix::parse(text); }

inline model::Node node(uint8_t number) {
  model::Node node;
  node.id = Uuid::from_random({number});
  node.name = fmt::format("node{}", number);
  node.address = address(fmt::format("192.0.2.{}", number));
  node.manager = number == 1;
  return node;
}

inline NetworkRequest wanted(std::string_view name) {
  NetworkRequest request;
  request.name = name;
  return request;
}

inline NetworkRequest wanted(std::string_view name, std::vector<std::string_view> prefixes) {
  NetworkRequest request = wanted(name);
  for (std::string_view text : prefixes) request.subnets.push_back({prefix(text), {}, {}, {}});
  return request;
}

// A result that a test may leave alone.
template <class T>
struct Tried : Result<T> {
  using Result<T>::Result;
};

// The manager with its store: every batch is committed, so that the two can be compared.
struct ManagerFixture {
  ManagerFixture() {
    manager.space = ipam::make_space(Uuid());
    if (!load(manager, {})) std::abort();
    keep(admit_node(manager, node(1)));
    keep(admit_node(manager, node(2)));
  }

  template <class T>
  Tried<T> keep(Result<Changed<T>> changed) {
    if (!changed) return Failure{std::move(changed).error()};
    if (!store.commit(changed->batch)) std::abort();
    return std::move(changed->value);
  }

  Tried<model::Network> create(const NetworkRequest& request) {
    return keep(create_network(manager, request, model::NetworkId(fmt::format("id{:03}", ++made)),
                               1700000000));
  }
  Tried<model::Lease> lease(uint8_t holder, std::string network,
                            std::optional<ip::Address> wanted_address = {},
                            std::span<const KnownEndpoint> endpoints = {}) {
    return keep(
        grant_lease(manager, {node(holder).id, std::move(network), {}, wanted_address}, endpoints));
  }
  std::string block(uint8_t holder, std::string network) {
    auto granted = lease(holder, std::move(network));
    return granted ? granted->block.to_string() : granted.error().message;
  }

  // What a manager has that starts again from the store.
  Manager reloaded() {
    Manager again;
    again.space = manager.space;
    again.dynamic_ports = manager.dynamic_ports;
    auto entries = store.load();
    if (!load(again, *entries)) std::abort();
    return again;
  }
  bool is_stored() {
    Manager again = reloaded();
    return again.revision == manager.revision && again.last_vni == manager.last_vni &&
           again.networks == manager.networks && again.nodes == manager.nodes &&
           again.leases == manager.leases && again.keys == manager.keys &&
           again.services == manager.services && again.drains == manager.drains;
  }

  Manager manager;
  store::MemoryStore store;
  int made = 0;
};

}  // namespace ovn::controller
