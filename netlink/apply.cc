// SPDX-License-Identifier: Apache-2.0
#include "netlink/apply.h"

#include <cerrno>

#include "core/base/failpoint.h"
#include "core/kernel/validate.h"
#include "netlink/address.h"
#include "netlink/fdb.h"
#include "netlink/features.h"
#include "netlink/neighbor.h"
#include "netlink/route.h"
#include "netlink/routing_rule.h"
#include "netlink/sysctl.h"

namespace ovn::netlink {

using kernel::Op;

namespace {

// Errors which say that what should go is gone.
bool says_absent(const Error& error) {
  switch (error.sys_errno) {
    case ENODEV:
    case ENOENT:
    case ESRCH:
    case EADDRNOTAVAIL:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<Result<void>> Apply::run() {
  for (current_ = 0; current_ < ops_.size(); ++current_) {
    auto result = step(ops_[current_]);
    if (!result) record(current_, std::move(result));
  }
  flush();
  forget_flows();
  await_carrier();
  announce_addresses();
  namespaces_.rest();
  return std::move(results_);
}

Result<void> Apply::step(const Op& op) {
  CHECK_OK(failpoint("kernel.apply"));
  CHECK_OK(kernel::validate(op));
  bool drops_link = op.verb == Op::Verb::drop && std::holds_alternative<kernel::Link>(op.object);
  if (!drops_link) flush_doomed(), flush_parted();  // or it would see them still
  bool transacts = std::holds_alternative<kernel::nft::Table>(op.object) ||
                   std::holds_alternative<kernel::nft::LooseChain>(op.object) ||
                   std::holds_alternative<kernel::nft::Element>(op.object);
  if (!transacts) flush_transaction();
  return std::visit(
      [&](const auto& object) { return op.verb == Op::Verb::put ? put(object) : drop(object); },
      op.object);
}

// The first failure of an op is its result.
void Apply::record(size_t op, Result<void> result) {
  if (result || !results_[op]) return;
  if (ops_[op].verb == Op::Verb::drop && says_absent(result.error())) return;
  if (const auto* link = std::get_if<kernel::Link>(&ops_[op].object)) {
    if (auto netns = namespaces_.find(link->netns)) (*netns)->forget_link(link->name);
  }
  results_[op] = Failure{name_missing_feature(std::move(result).error(), ops_[op])};
}

// ---- batches

void Apply::queue(OpenNetns& netns, const Message& message) {
  if (batch_netns_ != &netns || batch_.full()) flush_batch();
  batch_netns_ = &netns;
  batch_.add(message);
  batch_ops_.push_back(current_);
}

void Apply::flush() {
  flush_transaction();
  flush_batch();
  flush_doomed();
}

void Apply::flush_batch() {
  if (!batch_netns_) return;
  auto ops = std::exchange(batch_ops_, {});
  auto* netns = std::exchange(batch_netns_, nullptr);
  auto socket = netns->socket();
  if (!socket) {
    for (size_t op : ops) record(op, Failure{socket.error()});
    batch_.clear();
    return;
  }
  auto results = (*socket)->run(batch_, [&](size_t i) { return to_string(ops_[ops[i]]); });
  batch_.clear();
  for (size_t i = 0; i < ops.size(); ++i) {
    const auto& object = ops_[ops[i]].object;
    bool exists = !results[i] && results[i].error().sys_errno == EEXIST;
    if (const auto* address = std::get_if<kernel::Address>(&object); address && exists) {
      record(ops[i], settle(*address));
    } else if (const auto* route = std::get_if<kernel::Route>(&object); route && exists) {
      record(ops[i], settle(*route));
    } else if (std::holds_alternative<kernel::RoutingRule>(object) && exists) {
      continue;  // all of it is its key, and its owner too
    } else {
      record(ops[i], std::move(results[i]));
    }
  }
}

// ---- namespaces and sysctls

Result<void> Apply::put(const kernel::Netns& netns) {
  flush();
  forget_flows();  // or it would be of a namespace that is not known
  if (netns.owned) CHECK_OK(create_netns(netns.path));
  namespaces_.learn(netns);
  auto inside = (*namespaces_.find(netns.name))->socket();
  if (inside) return {};
  namespaces_.forget(netns.name);
  return Failure{std::move(inside).error().within(fmt::format("namespace '{}'", netns.name))};
}

// A namespace that goes is cleaned up some time later (cleanup_net()). Its links go first, so that
// VNIs are free and sandboxes rid of their ends when the op is done.
Result<void> Apply::drop(const kernel::Netns& netns) {
  flush();
  forget_flows();  // or it would be of a namespace that is not known
  if (!netns.owned) {
    // By itself its socket of nf_tables would be closed here and now.
    if (auto known = namespaces_.find(netns.name)) (*known)->rest();
    namespaces_.forget(netns.name);
    return {};
  }
  namespaces_.learn(netns);
  TRY(auto* socket, (*namespaces_.find(netns.name))->socket_if_there());
  for (uint32_t group : {kLinkGroup, kPeerGroup, kDoomedGroup}) {
    if (!socket) break;
    Message message = delete_group(group);
    auto deleted = socket->request(message, fmt::format("delete links of '{}'", netns.name));
    if (!deleted && !says_absent(deleted.error())) return deleted;
  }
  namespaces_.forget(netns.name);
  namespaces_.forget_links();
  return remove_netns(netns.path);
}

Result<OpenNetns*> Apply::still_there(const kernel::NetnsName& name) {
  auto netns = namespaces_.find(name);
  if (!netns) return nullptr;
  TRY(auto* inside, (*netns)->socket_if_there());
  return inside ? *netns : nullptr;
}

Result<void> Apply::put(const kernel::Sysctl& sysctl) {
  flush();
  TRY(auto* netns, namespaces_.find(sysctl.netns));
  CHECK_OK(netns->socket());  // that it is the right one
  TRY(const Fd* fd, netns->fd());
  TRY(auto scope, NetnsScope::enter(*fd));
  return put_sysctl(sysctl);
}

Result<void> Apply::drop(const kernel::Sysctl&) { return {}; }

// ---- what is on links

Result<void> Apply::put(const kernel::Address& address) {
  TRY(auto* netns, namespaces_.find(address.netns));
  TRY(auto link, netns->link(address.link));
  queue(*netns, put_address(address, link.index));
  if (link.resolves && link.mac && !netns->netns().owned) {
    Announcement what{link.index, *link.mac, address.prefix.address()};
    announced_[address.netns].push_back({current_, what});
  }
  return {};
}

// Of containers alone: ours are on no wire, or nobody had them before.
void Apply::announce_addresses() {
  for (const auto& [name, noted] : announced_) {
    std::vector<Announcement> there;
    for (const Announced& one : noted) {
      if (results_[one.op]) there.push_back(one.what);
    }
    auto netns = namespaces_.find(name);
    if (there.empty() || !netns) continue;
    auto inside = (*netns)->enter();
    if (inside) (*netns)->let_go(announce(there));
  }
}

// The link has the address: ours, or added by others, or (IPv6) with another length.
Result<void> Apply::settle(const kernel::Address& address) {
  TRY(auto* netns, namespaces_.find(address.netns));
  TRY(auto link, netns->link(address.link));
  TRY(auto* socket, netns->socket());
  Message ask = dump_addresses();
  std::vector<KernelAddress> same;
  CHECK_OK(socket->dump(ask, "addresses", [&](const nlmsghdr& reply) {
    auto have = decode_address(reply);
    bool is_same = have && have->link == link.index &&
                   (address.prefix.is_v4() ? have->prefix == address.prefix
                                           : have->prefix.address() == address.prefix.address());
    if (is_same) same.push_back(*have);
  }));
  for (const auto& have : same) {
    if (have.is_ours() && have.prefix == address.prefix) return {};
    Message remove = drop_address({address.netns, address.link, have.prefix}, link.index);
    CHECK_OK(socket->request(remove, to_string(kernel::put(address))));
  }
  Message add = put_address(address, link.index);
  return socket->request(add, to_string(kernel::put(address)));
}

Result<void> Apply::put(const kernel::Neighbor& neighbor) {
  TRY(auto* netns, namespaces_.find(neighbor.netns));
  TRY(auto link, netns->link(neighbor.link));
  queue(*netns, put_neighbor(neighbor, link.index));
  return {};
}

Result<void> Apply::put(const kernel::FdbEntry& entry) {
  TRY(auto* netns, namespaces_.find(entry.netns));
  TRY(auto link, netns->link(entry.link));
  if (!link.vxlan) {
    return fail(Errc::invalid, "{}: not a VXLAN device", to_string(kernel::put(entry)));
  }
  queue(*netns, put_fdb(entry, link.index));
  return {};
}

template <class Object>
Result<OpenNetns*> Apply::still_there_with_link(const Object& object) {
  TRY(auto* netns, still_there(object.netns));
  if (!netns) return netns;
  TRY(auto link, netns->find_link(object.link));
  return link ? netns : nullptr;
}

Result<void> Apply::drop(const kernel::Address& address) {
  TRY(auto* netns, still_there_with_link(address));
  if (netns) queue(*netns, drop_address(address, netns->link(address.link)->index));
  return {};
}

Result<void> Apply::drop(const kernel::Neighbor& neighbor) {
  TRY(auto* netns, still_there_with_link(neighbor));
  if (netns) queue(*netns, drop_neighbor(neighbor, netns->link(neighbor.link)->index));
  return {};
}

Result<void> Apply::drop(const kernel::FdbEntry& entry) {
  TRY(auto* netns, still_there_with_link(entry));
  if (netns) queue(*netns, drop_fdb(entry, netns->link(entry.link)->index));
  return {};
}

// ---- routes

Result<void> Apply::put(const kernel::Route& route) {
  TRY(auto* netns, namespaces_.find(route.netns));
  TRY(auto link, netns->link(route.link));
  queue(*netns, put_route(route, link.index, Existing::refuse));
  return {};
}

Result<std::optional<kernel::Route>> Apply::our_route(OpenNetns& netns,
                                                      const kernel::Route& route) {
  TRY(auto* socket, netns.socket());
  TRY(auto routes, our_routes(*socket, route.destination.family()));
  for (const auto& have : routes) {
    if (have.metric != route.metric || have.table != route.table) continue;
    if (have.destination != route.destination) continue;
    auto wanted = netns.find_link(route.link);
    bool same_link = wanted && *wanted && (*wanted)->index == have.link;
    kernel::Route found = route;
    found.gateway = have.gateway;
    found.on_link = have.on_link;
    if (!same_link) found.link.clear();
    return std::optional(found);
  }
  return std::optional<kernel::Route>();
}

// The kernel has a route of that table, destination and metric.
Result<void> Apply::settle(const kernel::Route& route) {
  TRY(auto* netns, namespaces_.find(route.netns));
  TRY(auto ours, our_route(*netns, route));
  if (!ours) {
    return fail(Errc::conflict, "{}: there is one already, which is not ours",
                to_string(kernel::put(route)));
  }
  if (*ours == route) return {};
  TRY(auto link, netns->link(route.link));
  TRY(auto* socket, netns->socket());
  Message message = put_route(route, link.index, Existing::replace);
  return socket->request(message, to_string(kernel::put(route)));
}

// The kernel takes metric 0 for any metric, so we ask first.
Result<void> Apply::drop(const kernel::Route& route) {
  flush();
  TRY(auto* netns, still_there(route.netns));
  if (!netns) return {};
  TRY(auto ours, our_route(*netns, route));
  if (!ours) return {};
  TRY(auto* socket, netns->socket());
  Message message = drop_route(route);
  return socket->request(message, to_string(kernel::drop(route)));
}

Result<void> Apply::put(const kernel::RoutingRule& rule) {
  TRY(auto* netns, namespaces_.find(rule.netns));
  queue(*netns, put_routing_rule(rule));
  return {};
}

Result<void> Apply::drop(const kernel::RoutingRule& rule) {
  TRY(auto* netns, still_there(rule.netns));
  if (netns) queue(*netns, drop_routing_rule(rule));
  return {};
}

}  // namespace ovn::netlink
