// SPDX-License-Identifier: Apache-2.0
// The part of Apply that makes, changes and deletes links.
#include <poll.h>

#include <algorithm>
#include <cerrno>

#include "core/base/failpoint.h"
#include "core/base/hash.h"
#include "netlink/address.h"
#include "netlink/apply.h"
#include "netlink/describe.h"
#include "netlink/vxlan_holder.h"

namespace ovn::netlink {

using kernel::Device;
using kernel::Link;
using kernel::Veth;
using kernel::VethPeer;
using kernel::Vxlan;

namespace {

constexpr int kCarrierAsksMax = 20;
constexpr int kCarrierPauseMs = 1;

std::string path_of(const Link& link) { return fmt::format("{}/{}", link.netns, link.name); }

// The namespace that it is made from: where the link is that it stands on, or its UDP socket.
const kernel::NetnsName& maker_of(const Link& link) {
  if (const auto* vxlan = std::get_if<Vxlan>(&link.kind)) return vxlan->underlay;
  const kernel::Lower* lower = kernel::lower_of(link.kind);
  return lower ? lower->netns : link.netns;
}

std::string refusal_of(const kernel::LinkKind& kind, const std::string& lower) {
  const auto* macvlan = std::get_if<kernel::Macvlan>(&kind);
  if (macvlan && macvlan->mode == kernel::Macvlan::Mode::passthru) {
    return fmt::format("; mode passthru wants {} for itself: it carries other links, or is a port "
                       "of a bridge", lower);
  }
  return fmt::format("; {} is a port of a bridge, carries links of another kind or mode, or has a "
                     "smaller MTU", lower);
}

// Others on the same lower link have the MAC, or are of another mode: those that are going, too.
bool is_taken(const Error& error, const Link& link) {
  int code = error.sys_errno;
  return kernel::lower_of(link.kind) && (code == EBUSY || code == EINVAL || code == EADDRINUSE);
}

Failure not_ours(const kernel::NetnsName& netns, const std::string& name) {
  return fail(Errc::conflict, "link {}/{} is there already and is not ours", netns, name);
}

}  // namespace

Result<void> Apply::put(const Link& link) {
  TRY(auto* netns, namespaces_.find(link.netns));
  TRY(auto present, netns->find_link(link.name));
  if (present && present->group == kDoomedGroup) {
    flush();
    namespaces_.doomed().add(netns->netns());
    namespaces_.clear(netns->netns());
    TRY(present, netns->find_link(link.name));
  }
  const bool is_device = std::holds_alternative<Device>(link.kind);
  const bool made_by_us = !is_device && !std::holds_alternative<VethPeer>(link.kind);
  if (!present && made_by_us) return create(*netns, link);
  if (!present) return fail_errno(ENODEV, fmt::format("link {}", path_of(link)));
  if (!is_device && !present->is_ours()) return not_ours(link.netns, link.name);

  TRY(auto actual, present_value(*netns, *present, link.master));
  if (!needs_recreate(actual, link)) return change(*netns, present->index, actual, link);
  if (!made_by_us) {
    return fail(Errc::conflict, "{}: it is another kind of link", to_string(kernel::put(link)));
  }
  flush();
  TRY(auto* socket, netns->socket());
  Message message = delete_link(present->index);
  CHECK_OK(socket->request(message, fmt::format("delete link {}", path_of(link))));
  namespaces_.forget_links();
  return create(*netns, link);
}

// The link as a value; of its master no more is said than whether it is the desired one.
Result<Link> Apply::present_value(OpenNetns& netns, const KernelLink& present,
                                  const std::string& desired_master) {
  std::string master = present.master == 0 ? "" : "?";
  if (present.master != 0 && !desired_master.empty()) {
    TRY(auto wanted, netns.find_link(desired_master));
    if (wanted && wanted->index == present.master) master = desired_master;
  }
  return describe(namespaces_, netns, present, master);
}

Result<void> Apply::change(OpenNetns& netns, uint32_t index, const Link& actual, const Link& link) {
  uint32_t master = 0;
  if (!link.master.empty()) {
    TRY(auto bridge, netns.link(link.master));
    master = bridge.index;
  }
  LinkChange change = difference(actual, link, master);
  if (!change.is_empty()) queue(netns, change_link(index, change));
  if (change.port) queue(netns, set_port(link.name, *change.port));
  netns.note(link.name, change);
  return {};
}

const Link* Apply::wanted_peer(const Veth& veth) const {
  for (size_t i = current_ + 1; i < ops_.size(); ++i) {
    const auto* link = std::get_if<Link>(&ops_[i].object);
    if (link && ops_[i].verb == kernel::Op::Verb::put && link->netns == veth.peer_netns &&
        link->name == veth.peer_name && std::holds_alternative<VethPeer>(link->kind)) {
      return link;
    }
  }
  return nullptr;
}

Result<LinkPlace> Apply::place_for(OpenNetns& netns, const Link& link) {
  LinkPlace place;
  if (!link.master.empty()) {
    TRY(auto master, netns.link(link.master));
    place.master = master.index;
  }
  const kernel::Lower* lower = kernel::lower_of(link.kind);
  if (maker_of(link) != link.netns) {
    CHECK_OK(netns.socket());
    TRY(const Fd* fd, netns.fd());
    place.netns_fd = fd->get();
  }
  if (lower) {
    TRY(auto* maker, namespaces_.find(lower->netns));
    TRY(auto below, maker->link(lower->name));
    place.lower = below.index;
  }
  if (const auto* veth = std::get_if<Veth>(&link.kind)) {
    TRY(auto* peer_netns, namespaces_.find(veth->peer_netns));
    CHECK_OK(peer_netns->socket());
    TRY(const Fd* fd, peer_netns->fd());
    place.peer_fd = fd->get();
    place.peer = wanted_peer(*veth);
  }
  return place;
}

Result<void> Apply::create(OpenNetns& netns, const Link& link) {
  flush();
  make_room(link);
  TRY(auto place, place_for(netns, link));
  TRY(auto* maker, namespaces_.find(maker_of(link)));
  TRY(auto* socket, maker->socket());
  Message message = create_link(link, place);
  auto made = socket->request(message, fmt::format("create link {}", path_of(link)));
  if (!made && is_taken(made.error(), link) && namespaces_.doomed().count() > 0) {
    namespaces_.reap_all();
    made = socket->request(message, fmt::format("create link {}", path_of(link)));
  }
  if (!made && made.error().sys_errno == EEXIST && maker != &netns) {
    TRY(auto namesake, maker->find_link(link.name));
    if (namesake) made = create_elsewhere(*maker, netns, link, place);
  }
  if (!made) return explain(std::move(made).error(), link);
  CHECK_OK(failpoint("kernel.made"));
  LinkChange rest;
  rest.alias = link.alias;
  if (std::holds_alternative<kernel::Bridge>(link.kind) && link.mtu != 0) rest.mtu = link.mtu;
  queue(netns, change_link(link.name, rest));
  if (link.port != kernel::PortFlags()) queue(netns, set_port(link.name, link.port));
  if (link.up && place.peer && place.peer->up) pairs_.push_back(&link);
  return {};
}

// That the other end is up the kernel notes some time later (linkwatch_event()), and then that the
// bridge has a port that is; until then the port forwards nothing, the bridge says nothing, and the
// first packet is lost. It notes it at once for a link that is asked for (rtnl_getlink() since
// 6.8); older kernels are given a moment.
void Apply::await_carrier() {
  int asked = 0;
  auto await = [&](OpenNetns& netns, const std::string& name) {
    for (; asked < kCarrierAsksMax; ++asked) {
      netns.forget_link(name);
      auto found = netns.find_link(name);
      if (!found || !*found || (*found)->operating) return;
      ::poll(nullptr, 0, kCarrierPauseMs);  // there is no event on this socket to wait for
    }
  };
  for (const Link* link : std::exchange(pairs_, {})) {
    auto netns = namespaces_.find(link->netns);
    if (!netns) continue;
    await(**netns, link->name);
    if (!link->master.empty()) await(**netns, link->master);
  }
}

// Older kernels (6.1) want the name to be free where the request is made too, and not only where
// the link goes (rtnl_newlink()): the link is made down, under a name that nobody has, and renamed.
Result<void> Apply::create_elsewhere(OpenNetns& maker, OpenNetns& netns, const Link& link,
                                     const LinkPlace& place) {
  Link passing = link;
  passing.name = fmt::format("ovn{:012x}", fnv1a(path_of(link)) >> 16);
  passing.up = false;
  TRY(auto* socket, maker.socket());
  Message message = create_link(passing, place);
  CHECK_OK(socket->request(message, fmt::format("create link {}", path_of(link))));
  LinkChange change;
  change.name = link.name;
  change.up = link.up;
  TRY(auto made, netns.link(passing.name));
  netns.forget_link(passing.name);
  TRY(auto* inside, netns.socket());
  Message rename = change_link(made.index, change);
  return inside->request(rename, fmt::format("rename link {}", path_of(link)));
}

// The one that has it is named, as long as it can be found.
Result<void> Apply::vni_taken(Error error, const Vxlan& vxlan) {
  TRY(auto* underlay, namespaces_.find(vxlan.underlay));
  TRY(const Fd* fd, underlay->fd());
  TRY(auto scope, NetnsScope::enter(*fd));
  std::string holder = vxlan_holder(vxlan);
  error.message = fmt::format("VNI {} on UDP port {} is taken by {}: remove it, or choose another "
                              "VNI or port", vxlan.vni, vxlan.port,
                              holder.empty() ? "a VXLAN device that was not found" : holder);
  return Failure{std::move(error)};
}

// For a veth EEXIST says that its peer's name is taken, and not in which namespace. A link that
// others cannot stand on, or not beside those that do, says no more than EBUSY or EINVAL.
Result<void> Apply::explain(Error error, const Link& link) {
  if (const kernel::Lower* lower = kernel::lower_of(link.kind)) {
    bool busy = error.sys_errno == EBUSY || error.sys_errno == EINVAL;
    if (busy) error.message += refusal_of(link.kind, lower->name);
  }
  const auto* vxlan = std::get_if<Vxlan>(&link.kind);
  if (error.sys_errno == EEXIST && vxlan) return vni_taken(std::move(error), *vxlan);
  const auto* veth = std::get_if<Veth>(&link.kind);
  if (error.sys_errno == EEXIST && veth) {
    TRY(auto* netns, namespaces_.find(veth->peer_netns));
    TRY(auto taken, netns->find_link(veth->peer_name));
    if (taken) return not_ours(veth->peer_netns, veth->peer_name);
  }
  return Failure{std::move(error)};
}

Result<void> Apply::drop(const Link& link) {
  const auto* veth = std::get_if<Veth>(&link.kind);
  if (!veth) flush_batch();
  TRY(auto* netns, still_there(link.netns));
  if (!netns) return {};
  TRY(auto present, netns->find_link(link.name));
  if (!present || !present->is_ours()) return {};
  bool in_container = !netns->netns().owned;
  if (veth && !in_container) {
    part(*netns, *present, *veth);
  } else if (in_container && kernel::lower_of(link.kind)) {
    return retire(*netns, *present);
  } else {
    doom(*netns, present->index);
  }
  return {};
}

// The link is without addresses from now on, and is deleted later. To take it down would cost as
// much as to delete it (macvlan_hash_del() waits for a grace period).
Result<void> Apply::retire(OpenNetns& netns, const KernelLink& present) {
  TRY(auto* socket, netns.socket());
  Message ask = dump_addresses();
  std::vector<kernel::Address> lost;
  CHECK_OK(socket->dump(ask, "addresses", [&](const nlmsghdr& reply) {
    auto have = decode_address(reply);
    if (!have || have->link != present.index) return;
    lost.push_back({netns.netns().name, present.name, have->prefix});
  }));
  for (const auto& address : lost) queue(netns, drop_address(address, present.index));
  LinkChange change;
  change.group = kDoomedGroup;
  queue(netns, change_link(present.index, change));
  parted_ = true;
  netns.forget_link(present.name);
  namespaces_.doomed().add(netns.netns());
  return {};
}

// The pair carries nothing from now on, and is deleted later.
void Apply::part(OpenNetns& netns, const KernelLink& present, const Veth& veth) {
  LinkChange change;
  change.up = false;
  change.group = kDoomedGroup;
  queue(netns, change_link(present.index, change));
  parted_ = true;
  netns.forget_link(present.name);
  auto peer = namespaces_.find(veth.peer_netns);
  if (peer) namespaces_.doomed().add(netns.netns(), (*peer)->netns());
  else namespaces_.doomed().add(netns.netns());
}

// What is going must not keep its name from what comes.
void Apply::make_room(const Link& link) {
  std::vector<kernel::NetnsName> places{link.netns};
  if (const auto* veth = std::get_if<Veth>(&link.kind)) places.push_back(veth->peer_netns);
  for (const kernel::NetnsName& name : places) {
    auto netns = namespaces_.find(name);
    if (!netns || !namespaces_.doomed().reach((*netns)->netns())) continue;
    namespaces_.clear((*netns)->netns());
  }
}

void Apply::doom(OpenNetns& netns, uint32_t link) {
  if (doomed_netns_ != &netns || doomed_.size() == Batch::kCountMax) flush_doomed();
  doomed_netns_ = &netns;
  doomed_.push_back(link);
  doomed_ops_.push_back(current_);
}

void Apply::flush_parted() {
  if (std::exchange(parted_, false)) flush_batch();
}

void Apply::flush_doomed() {
  if (!doomed_netns_) return;
  auto* netns = std::exchange(doomed_netns_, nullptr);
  auto links = std::exchange(doomed_, {});
  auto ops = std::exchange(doomed_ops_, {});
  namespaces_.forget_links();
  auto socket = netns->socket();
  if (!socket) {
    for (size_t op : ops) record(op, Failure{socket.error()});
    return;
  }
  if (links.size() == 1) {
    Message message = delete_link(links[0]);
    return record(ops[0], (*socket)->request(message, to_string(ops_[ops[0]])));
  }
  Batch batch;
  LinkChange doom;
  doom.group = kDoomedGroup;
  for (uint32_t link : links) batch.add(change_link(link, doom));
  auto marked = (*socket)->run(batch, [&](size_t i) { return to_string(ops_[ops[i]]); });
  Message message = delete_group(kDoomedGroup);
  auto deleted = (*socket)->request(message, "delete links");
  for (size_t i = 0; i < ops.size(); ++i) record(ops[i], marked[i] ? deleted : marked[i]);
}

}  // namespace ovn::netlink
