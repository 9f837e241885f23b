// SPDX-License-Identifier: Apache-2.0
#include "netlink/dump.h"

#include <algorithm>

#include "core/kernel/each_kind.h"
#include "netlink/address.h"
#include "netlink/describe.h"
#include "netlink/fdb.h"
#include "netlink/neighbor.h"
#include "netlink/nftables/read.h"
#include "netlink/route.h"
#include "netlink/routing_rule.h"
#include "netlink/sysctl.h"

namespace ovn::netlink {

using kernel::NetnsName;
using kernel::Snapshot;

namespace {

using LinkTable = std::map<uint32_t, KernelLink>;  // by index

// Others may have made two of what we would make one: the first is as good as any.
template <class T>
void unite(std::vector<T>& objects) {
  auto less = [](const T& a, const T& b) { return a.key() < b.key(); };
  std::stable_sort(objects.begin(), objects.end(), less);
  auto same = [](const T& a, const T& b) { return a.key() == b.key(); };
  objects.erase(std::unique(objects.begin(), objects.end(), same), objects.end());
}

std::string name_of(const LinkTable& links, uint32_t index) {
  auto at = links.find(index);
  return at == links.end() ? "" : at->second.name;
}

// Reads one namespace into `out`.
class Reading {
 public:
  Reading(Namespaces& namespaces, OpenNetns& netns, Socket& socket, Snapshot& out)
      : namespaces_(namespaces), netns_(netns), socket_(socket), out_(out) {}

  Result<void> all() {
    CHECK_OK(links());
    CHECK_OK(addresses());
    for (ip::Family family : {ip::Family::v4, ip::Family::v6}) {
      CHECK_OK(routes(family));
      CHECK_OK(rules(family));
    }
    // The kernel has one table of neighbours for all namespaces, and walks it for each.
    if (is_ours() || needs_neighbors_) CHECK_OK(neighbors());
    CHECK_OK(fdb());
    TRY(auto* nft, netns_.nft_socket());
    return read_tables(*nft, name(), out_);
  }

 private:
  const NetnsName& name() const { return netns_.netns().name; }
  bool is_ours() const { return netns_.netns().owned || name() == kernel::kHost; }
  std::string what(std::string_view table) { return fmt::format("{} of '{}'", table, name()); }

  Result<void> links() {
    Message message = dump_links();
    CHECK_OK(socket_.dump(message, what("links"), [&](const nlmsghdr& reply) {
      if (auto link = decode_link(reply)) links_.emplace(link->index, *std::move(link));
    }));
    for (const auto& [_, link] : links_) {
      if (link.group == kDoomedGroup) {
        namespaces_.doomed().add(netns_.netns());
        continue;
      }
      if (!link.is_ours() && name() == kernel::kHost) continue;
      TRY(auto value, describe(namespaces_, netns_, link, name_of(links_, link.master)));
      out_.links.push_back(std::move(value));
    }
    return {};
  }

  Result<void> addresses() {
    Message message = dump_addresses();
    return socket_.dump(message, what("addresses"), [&](const nlmsghdr& reply) {
      auto address = decode_address(reply);
      if (!address || !address->is_ours()) return;
      out_.addresses.push_back({name(), name_of(links_, address->link), address->prefix});
    });
  }

  Result<void> routes(ip::Family family) {
    TRY(auto routes, our_routes(socket_, family));
    for (auto& route : routes) {
      needs_neighbors_ |= route.on_link;
      out_.routes.push_back({name(), route.destination, route.metric, name_of(links_, route.link),
                             route.gateway, route.table, route.on_link});
    }
    return {};
  }

  Result<void> rules(ip::Family family) {
    TRY(auto rules, our_routing_rules(socket_, family));
    for (auto& [rule, _] : rules) {
      rule.netns = name();
      out_.rules.push_back(std::move(rule));
    }
    return {};
  }

  Result<void> neighbors() {
    Message message = dump_neighbors();
    return socket_.dump(message, what("neighbors"), [&](const nlmsghdr& reply) {
      auto neighbor = decode_neighbor(reply);
      if (!neighbor || !neighbor->is_ours() || !neighbor->permanent || !neighbor->mac) return;
      out_.neighbors.push_back(
          {name(), name_of(links_, neighbor->link), neighbor->address, *neighbor->mac});
    });
  }

  Result<void> fdb() {
    for (const auto& [index, link] : links_) {
      if (!link.vxlan || !link.is_ours()) continue;
      Message message = dump_fdb(index);
      CHECK_OK(socket_.dump(message, what("fdb"), [&](const nlmsghdr& reply) {
        auto entry = decode_fdb(reply);
        bool managed = entry && entry->permanent && entry->vtep && entry->mac.is_unicast();
        if (!managed || entry->link != index) return;
        out_.fdb.push_back({name(), link.name, entry->mac, *entry->vtep});
      }));
    }
    return {};
  }

  Namespaces& namespaces_;
  OpenNetns& netns_;
  Socket& socket_;
  Snapshot& out_;
  LinkTable links_;
  bool needs_neighbors_ = false;  // a gateway on the link is found by an entry of ours
};

Result<void> read_sysctls(OpenNetns& netns, std::span<const kernel::Sysctl> wanted, Snapshot& out) {
  TRY(const Fd* fd, netns.fd());
  TRY(auto scope, NetnsScope::enter(*fd));
  for (const auto& sysctl : wanted) {
    TRY(auto present, read_sysctl(sysctl.path));
    kernel::Sysctl have = sysctl;
    if (present) have.value = *present;
    if (serves(have, sysctl)) have.value = sysctl.value;
    out.sysctls.push_back(std::move(have));
  }
  return {};
}

}  // namespace

Result<Snapshot> dump(Namespaces& namespaces, std::span<const kernel::Netns> wanted,
                      std::span<const kernel::Sysctl> sysctls) {
  Snapshot out;
  std::map<NetnsName, std::vector<kernel::Sysctl>> sysctls_of;
  for (const auto& sysctl : sysctls) sysctls_of[sysctl.netns].push_back(sysctl);
  for (const auto& netns : wanted) {
    if (netns.name != kernel::kHost) namespaces.learn(netns);
  }
  for (const auto& netns : wanted) {
    TRY(auto* open, namespaces.find(netns.name));
    TRY(auto* socket, open->socket_if_there());
    if (!socket) continue;
    out.namespaces.push_back(netns);
    if (!netns.owned && netns.name != kernel::kHost) {
      TRY(out.namespaces.back().cookie, socket->netns_cookie());
      if (namespaces.doomed().reach(out.namespaces.back())) namespaces.reap();
    }
    CHECK_OK(Reading(namespaces, *open, *socket, out).all());
  }
  for (const auto& [name, paths] : sysctls_of) {
    auto open = namespaces.find(name);
    if (!open) continue;
    TRY(auto* socket, (*open)->socket_if_there());
    if (socket) CHECK_OK(read_sysctls(**open, paths, out));
  }
  kernel::each_kind([](auto& objects) { unite(objects); }, out);
  return out;
}

}  // namespace ovn::netlink
