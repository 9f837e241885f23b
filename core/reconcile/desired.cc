// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/desired.h"

#include <algorithm>
#include <map>

#include "core/kernel/each_kind.h"
#include "core/model/names.h"
#include "core/reconcile/answers.h"
#include "core/reconcile/balance.h"
#include "core/reconcile/bridge_table.h"
#include "core/reconcile/drivers.h"
#include "core/reconcile/gateways.h"
#include "core/reconcile/ingress.h"
#include "core/reconcile/sandbox_dns.h"
#include "core/reconcile/untracked.h"
#include "core/reconcile/uplink.h"

namespace ovn::reconcile {

using namespace kernel;

namespace {

constexpr size_t kShortId = 12;

constexpr uint32_t kVxlanOverIpv4 = 50;
constexpr uint32_t kVxlanOverIpv6 = 70;
constexpr uint32_t kMtuMin = 68;        // RFC 791
constexpr uint32_t kIpv6MtuMin = 1280;  // RFC 8200, 5

std::string short_id(std::string_view id) { return std::string(id.substr(0, kShortId)); }

// A sandbox is entered, never made. Its loopback device comes up with its first endpoint, also in a
// network of driver `none`, which asks for nothing else.
void add_sandbox(const model::Sandbox& sandbox, Snapshot& snapshot) {
  NetnsName name = sandbox_netns(sandbox.id);
  snapshot.namespaces.push_back({name, sandbox.netns_path, false, sandbox.cookie});
  snapshot.links.push_back(loopback(name));
}

// Neighbour tables have one limit for all namespaces of the machine, and permanent entries count.
void add_neighbor_limits(Snapshot& snapshot) {
  for (const char* family : {"ipv4", "ipv6"}) {
    for (auto [level, least] : {std::pair(1, "8192"), {2, "49152"}, {3, "65536"}}) {
      auto path = fmt::format("net/{}/neigh/default/gc_thresh{}", family, level);
      snapshot.sysctls.push_back({kHost, path, least, true});
    }
  }
}

// In an order that does not depend on ids.
std::vector<const NetworkView*> by_name(const View& view) {
  std::vector<const NetworkView*> networks;
  for (const NetworkView& network : view.networks) networks.push_back(&network);
  std::ranges::stable_sort(networks, {}, [](const auto* n) -> auto& { return n->network.name; });
  return networks;
}

// What two networks or two records want in one place is the first one's: the rules allow no such
// thing, but what comes from other hosts may.
template <class T>
void keep_first(std::vector<T>& objects) {
  auto less = [](const T& a, const T& b) { return a.key() < b.key(); };
  if (!std::is_sorted(objects.begin(), objects.end(), less)) {
    std::stable_sort(objects.begin(), objects.end(), less);
  }
  auto same = [](const T& a, const T& b) { return a.key() == b.key(); };
  objects.erase(std::unique(objects.begin(), objects.end(), same), objects.end());
}

}  // namespace

Snapshot desired(const View& view) {
  Snapshot snapshot;
  std::map<model::SandboxId, const model::Sandbox*> sandboxes;
  std::set<model::SandboxId> with_names;
  std::map<model::SandboxId, std::vector<const BalancedService*>> services;
  std::set<model::Driver> drivers;
  for (const NetworkView* network : by_name(view)) {
    model::Driver driver = network->network.driver;
    if (driver == model::Driver::host) continue;
    for (const auto& local : network->local) {
      sandboxes[local.sandbox.id] = &local.sandbox;
      if (model::has_interfaces(driver)) with_names.insert(local.sandbox.id);
      for (const auto& service : network->services) services[local.sandbox.id].push_back(&service);
    }
    if (driver == model::Driver::overlay) add_overlay(view, *network, snapshot);
    if (driver == model::Driver::bridge) add_bridge(view, *network, snapshot);
    if (model::has_parent(driver)) add_on_parent(*network, snapshot);
    drivers.insert(driver);
  }
  bool outside = add_uplinks(view, snapshot);
  add_answers(view, snapshot);
  choose_gateways(view, snapshot);
  for (const NetworkView& network : view.networks) add_ingress(network, snapshot);
  for (const auto& [_, sandbox] : sandboxes) add_sandbox(*sandbox, snapshot);
  for (const auto& id : with_names) {
    auto port = view.dns_ports.find(id);
    add_dns(*sandboxes.at(id), port == view.dns_ports.end() ? model::kDnsPort : port->second,
            snapshot);
  }
  for (const auto& [id, of_it] : services) add_balance(sandbox_netns(id), of_it, snapshot);
  if (drivers.contains(model::Driver::overlay)) add_neighbor_limits(snapshot);
  if (outside || drivers.contains(model::Driver::bridge)) snapshot.tables.push_back(bridge_table());
  if (outside) snapshot.tables.push_back(untracked_table(view.underlay));
  each_kind([](auto& objects) { keep_first(objects); }, snapshot);
  return snapshot;
}

Link loopback(const NetnsName& netns) { return {netns, "lo", Device(), {}, 0, true, "", ""}; }

Held held(const View& view) {
  Held held;
  for (const NetworkView& network : view.networks) {
    if (network.complete) continue;
    NetnsName netns = network_netns(network.network.id);
    held.spaces.insert(netns);
    if (network.ingress) {
      for (const IngressPort& port : network.ingress->ports) {
        for (ip::Family family : {ip::Family::v4, ip::Family::v6}) {
          auto protocol = static_cast<uint8_t>(port.transport);
          held.vips.emplace(netns, Front(family, protocol, port.port));
        }
      }
    }
    for (const LocalEndpoint& local : network.local) {
      if (network.ingress) held.hosts.insert(sandbox_netns(local.sandbox.id));
      for (const BalancedService& service : network.services) {
        held.vips.emplace(sandbox_netns(local.sandbox.id), service.vip);
      }
    }
  }
  return held;
}

NetnsName network_netns(const model::NetworkId& id) {
  return NetnsName("ov-" + short_id(id.str()));
}
NetnsName sandbox_netns(const model::SandboxId& id) {
  return NetnsName("sb-" + short_id(id.str()));
}

InterfaceKey interface_key(const LocalEndpoint& local) {
  return {sandbox_netns(local.sandbox.id), local.endpoint.ifname};
}

Netns leftover_namespace(const std::string& folder, const std::string& file) {
  return {network_netns(model::NetworkId(file)), folder + "/" + file, true, 0};
}

Netns network_namespace(const std::string& folder, const model::NetworkId& id) {
  return leftover_namespace(folder, short_id(id.str()));
}

std::string veth_name(const model::EndpointId& id) { return model::link_name("v", id.str()); }

std::string link_alias(std::string_view id) { return fmt::format("{}{}", kAliasPrefix, id); }

uint32_t overlay_mtu(const Underlay& underlay) {
  uint32_t cost = underlay.address.is_v4() ? kVxlanOverIpv4 : kVxlanOverIpv6;
  return std::max(underlay.mtu, cost + kMtuMin) - cost;
}

uint32_t network_mtu(const Underlay& underlay, std::optional<uint32_t> narrowest) {
  uint32_t own = overlay_mtu(underlay);
  return narrowest ? std::min(own, std::max(*narrowest, kIpv6MtuMin)) : own;
}

}  // namespace ovn::reconcile
