// SPDX-License-Identifier: Apache-2.0
#include "netlink/dump.h"

#include <algorithm>

#include "core/kernel/each_kind.h"
#include "netlink/address.h"
#include "netlink/describe.h"
#include "netlink/ends.h"
#include "netlink/fdb.h"
#include "netlink/link_conf.h"
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

// Documentation prefixes (RFC 5737, RFC 3849): no network has them, so the default route is taken.
const ip::Address kOutside[] = {
    ip::Address::v4(0xcb007101),  // 203.0.113.1
    ip::Address::v6({0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})};

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

// Puts what a sysctl is into `out`.
void note(const kernel::Sysctl& wanted, const std::string& value, Snapshot& out) {
  kernel::Sysctl have = wanted;
  have.value = value;
  if (serves(have, wanted)) have.value = wanted.value;
  out.sysctls.push_back(std::move(have));
}

// Takes those out of `wanted` that a message about a link tells.
void read_conf(const nlmsghdr& message, const KernelLink& link,
               std::vector<kernel::Sysctl>& wanted, Snapshot& out) {
  std::erase_if(wanted, [&](const kernel::Sysctl& sysctl) {
    auto conf = link_conf(sysctl.path);
    if (!conf || conf->link != link.name) return false;
    auto value = decode_conf(message, *conf);
    if (value) note(sysctl, *value, out);
    return value.has_value();
  });
}

Result<void> read_files(OpenNetns& netns, const std::vector<kernel::Sysctl>& wanted,
                        Snapshot& out) {
  if (wanted.empty()) return {};
  TRY(auto inside, netns.enter());
  for (const auto& sysctl : wanted) {
    TRY(auto present, read_sysctl(sysctl.path));
    note(sysctl, present.value_or(sysctl.value), out);
  }
  return {};
}

Result<LinkTable> read_links(OpenNetns& netns, Socket& socket, std::vector<kernel::Sysctl>& wanted,
                             Snapshot& out) {
  LinkTable links;
  Message message = dump_links();
  CHECK_OK(socket.dump(message, fmt::format("links of '{}'", netns.netns().name),
                       [&](const nlmsghdr& reply) {
                         auto link = decode_link(reply);
                         if (!link) return;
                         read_conf(reply, *link, wanted, out);
                         links.emplace(link->index, *std::move(link));
                       }));
  return links;
}

// Of a namespace that is not read otherwise.
Result<void> read_sysctls(OpenNetns& netns, Socket& socket, std::vector<kernel::Sysctl> wanted,
                          Snapshot& out) {
  bool of_links = std::ranges::any_of(
      wanted, [](const auto& sysctl) { return link_conf(sysctl.path).has_value(); });
  if (of_links) CHECK_OK(read_links(netns, socket, wanted, out));
  return read_files(netns, wanted, out);
}

// Reads one namespace into `out`: all but the links, and these at last.
class Reading {
 public:
  Reading(Namespaces& namespaces, OpenNetns& netns, Socket& socket, Snapshot& out)
      : namespaces_(namespaces), netns_(netns), socket_(socket), out_(out) {}

  Result<void> all(std::vector<kernel::Sysctl> sysctls) {
    TRY(links_, read_links(netns_, socket_, sysctls, out_));
    CHECK_OK(note_ends());
    CHECK_OK(addresses());
    CHECK_OK(routes());
    if (!is_ours()) note_foreign_sources();
    CHECK_OK(rules());
    // The kernel has one table of neighbours for all namespaces, and walks it for each.
    if (is_ours() || needs_neighbors_) CHECK_OK(neighbors());
    CHECK_OK(fdb());
    TRY(auto* nft, netns_.nft_socket());
    CHECK_OK(read_tables(*nft, name(), netns_.seen_tables(), out_));
    return read_files(netns_, sysctls, out_);
  }

  bool is_ours() const { return netns_.netns().owned || name() == kernel::kHost; }

  Result<void> links(const Ends& ends) {
    for (const auto& [_, link] : links_) {
      if (link.group == kDoomedGroup) {
        namespaces_.doomed().add(netns_.netns());
        continue;
      }
      if (!link.is_ours() && name() == kernel::kHost) continue;
      TRY(auto value, describe(namespaces_, netns_, link, name_of(links_, link.master), ends));
      out_.links.push_back(std::move(value));
    }
    return {};
  }

 private:
  const NetnsName& name() const { return netns_.netns().name; }
  std::string what(std::string_view table) { return fmt::format("{} of '{}'", table, name()); }

  Result<void> note_ends() {
    std::vector<const KernelLink*> ends;
    for (const auto& [_, link] : links_) {
      if (link.kind == "veth" && link.group == kPeerGroup && link.peer_id) ends.push_back(&link);
    }
    return namespaces_.note_ends(netns_, ends);
  }

  Result<void> addresses() {
    Message message = dump_addresses();
    return socket_.dump(message, what("addresses"), [&](const nlmsghdr& reply) {
      auto address = decode_address(reply);
      if (!address || !address->is_ours()) return;
      out_.addresses.push_back({name(), name_of(links_, address->link), address->prefix});
    });
  }

  Result<void> routes() {
    TRY(auto routes, our_routes(socket_));
    for (auto& route : routes) {
      needs_neighbors_ |= route.on_link;
      out_.routes.push_back({name(), route.destination, route.metric, name_of(links_, route.link),
                             route.gateway, route.table, route.on_link});
    }
    return {};
  }

  // Where nothing leads outside the kernel answers with an error; where there is no foreign link,
  // as in most sandboxes, it need not be asked.
  void note_foreign_sources() {
    auto leads_out = [](const auto& entry) {
      return !entry.second.is_ours() && !entry.second.loopback;
    };
    if (std::ranges::none_of(links_, leads_out)) return;
    for (const ip::Address& outside : kOutside) {
      Message message = get_route(outside);
      (void)socket_.request(message, what("way out"), [&](const nlmsghdr& reply) {
        auto route = decode_route(reply);
        auto link = route ? links_.find(route->link) : links_.end();
        bool is_foreign = link != links_.end() && !link->second.is_ours();
        if (is_foreign && route->source) sources().push_back(*route->source);
      });
    }
  }
  // Of the namespace that is being read.
  std::vector<ip::Address>& sources() { return out_.namespaces.back().foreign_sources; }

  Result<void> rules() {
    TRY(auto rules, our_routing_rules(socket_));
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

}  // namespace

Result<Snapshot> dump(Namespaces& namespaces, std::span<const kernel::Netns> wanted,
                      std::span<const kernel::Sysctl> sysctls) {
  Snapshot out;
  std::map<NetnsName, std::vector<kernel::Sysctl>> sysctls_of;
  for (const auto& sysctl : sysctls) sysctls_of[sysctl.netns].push_back(sysctl);
  for (const auto& netns : wanted) {
    if (netns.name != kernel::kHost) namespaces.learn(netns);
  }
  std::vector<Reading> of_ours;  // whose links are described when all ends are known
  for (const auto& netns : wanted) {
    TRY(auto* open, namespaces.find(netns.name));
    TRY(auto* socket, open->sockets_if_there());
    if (!socket) continue;
    out.namespaces.push_back(netns);
    if (!netns.owned && netns.name != kernel::kHost) {
      if (netns.cookie == 0) {
        TRY(out.namespaces.back().cookie, socket->netns_cookie());
      }
      const kernel::Netns& known = out.namespaces.back();
      if (namespaces.doomed().reach(known)) namespaces.clear(known);
    }
    auto conf = sysctls_of.extract(netns.name);
    Reading reading(namespaces, *open, *socket, out);
    CHECK_OK(reading.all(conf ? std::move(conf.mapped()) : std::vector<kernel::Sysctl>()));
    if (reading.is_ours()) of_ours.push_back(std::move(reading));
    else CHECK_OK(reading.links({}));
  }
  if (!of_ours.empty()) {
    Ends ends = namespaces.ends();
    for (Reading& reading : of_ours) CHECK_OK(reading.links(ends));
  }
  for (auto& [name, paths] : sysctls_of) {
    auto open = namespaces.find(name);
    if (!open) continue;
    TRY(auto* socket, (*open)->socket_if_there());
    if (socket) CHECK_OK(read_sysctls(**open, *socket, std::move(paths), out));
  }
  kernel::each_kind([](auto& objects) { unite(objects); }, out);
  return out;
}

}  // namespace ovn::netlink
