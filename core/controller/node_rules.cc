// SPDX-License-Identifier: Apache-2.0
#include "core/controller/node_rules.h"

#include "core/controller/reference.h"
#include "core/model/names.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

Result<void> check_address(const ip::Address& address) {
  if (!address.is_unspecified() && !address.is_loopback() && !address.is_multicast()) return {};
  return fail(Errc::invalid, "node address {}: other hosts cannot reach it", address);
}

// Errors: conflict, naming the node that has the name or the address.
Result<void> check_unique(const Manager& manager, const model::Node& node) {
  for (const auto& [id, other] : manager.nodes) {
    if (id == node.id) continue;
    if (other.name == node.name) {
      return fail(Errc::conflict,
                  "node name '{}' is taken by the node at {} ({}): choose another with --name, or "
                  "remove that one with `cluster rm {}`",
                  node.name, other.address, id, other.name);
    }
    if (other.address == node.address) {
      return fail(
          Errc::conflict,
          "address {} is that of node '{}' ({}): if this host was installed anew, remove the "
          "old node with `cluster rm {}`",
          node.address, other.name, id, other.name);
    }
  }
  return {};
}

// Gossip goes to one address of each host, and a VXLAN device to those of one family. Errors:
// conflict, naming a node of the other family.
Result<void> check_family(const Manager& manager, const model::Node& node) {
  const model::Node* foreign = nullptr;
  for (const auto& [id, other] : manager.nodes) {
    if (id == node.id) continue;
    if (other.address.family() == node.address.family()) return {};
    if (!foreign || other.manager) foreign = &other;
  }
  if (!foreign) return {};
  std::string_view family = to_string(foreign->address.family());
  return fail(Errc::conflict,
              "node address {}: the hosts of this cluster reach each other over {} ('{}' is at "
              "{}): give this host's {} address with --advertise",
              node.address, family, foreign->name, foreign->address, family);
}

}  // namespace

Result<Changed<model::Node>> admit_node(Manager& manager, model::Node node) {
  CHECK_OK(model::check_name("node", node.name));
  CHECK_OK(check_address(node.address));
  CHECK_OK(check_unique(manager, node));
  CHECK_OK(check_family(manager, node));
  auto known = manager.nodes.find(node.id);
  if (known != manager.nodes.end()) {
    node.manager = known->second.manager;
    node.joined = known->second.joined;
    if (node == known->second) return Changed<model::Node>{node, {}};
  } else if (manager.nodes.size() >= kNodesMax) {
    return fail(Errc::exhausted, "the cluster has {} nodes: no more are admitted", kNodesMax);
  }
  manager.nodes.insert_or_assign(node.id, node);
  store::Batch batch{store::put(node)};
  advance(manager, batch);
  return Changed<model::Node>{std::move(node), std::move(batch)};
}

Result<Changed<model::Node>> remove_node(Manager& manager, std::string_view reference) {
  TRY(const model::Node* found, find_node(manager.nodes, reference));
  if (found->manager) {
    return fail(Errc::conflict, "node '{}' is the cluster's manager: it cannot be removed",
                found->name);
  }
  Changed<model::Node> removed{*found, {store::drop(*found)}};
  std::erase_if(manager.leases, [&](const auto& entry) {
    if (entry.second.holder != removed.value.id) return false;
    removed.batch.push_back(store::drop(entry.second));
    return true;
  });
  std::erase_if(manager.drains, [&](const auto& entry) {
    if (entry.second.node != removed.value.id) return false;
    removed.batch.push_back(store::drop(entry.second));
    return true;
  });
  manager.nodes.erase(removed.value.id);
  manager.confirmed.erase(removed.value.id);
  advance(manager, removed.batch);
  return removed;
}

}  // namespace ovn::controller
