// SPDX-License-Identifier: Apache-2.0
#include "netlink/describe.h"

#include <cerrno>

namespace ovn::netlink {

using kernel::Device;
using kernel::Link;
using kernel::LinkKind;
using kernel::Lower;
using kernel::Veth;

namespace {

// The other end of a veth, or what the link stands on; nothing in a namespace that we do not know.
// The name is asked from here: entering each sandbox for it would cost ten times more.
Result<Lower> peer_of(Namespaces& namespaces, OpenNetns& netns, const KernelLink& link) {
  TRY(auto peer_netns, namespaces.name_of(netns, link.peer_id));
  if (peer_netns.empty()) return Lower();
  TRY(auto* socket, netns.socket());
  Message message = get_link(link.peer, link.peer_id);
  std::optional<KernelLink> peer;
  auto result = socket->ask(message, fmt::format("peer of {}", link.name),
                            [&](const nlmsghdr& reply) { peer = decode_link(reply); });
  bool vanished = !result && (result.error().sys_errno == ENODEV ||
                              result.error().sys_errno == EINVAL);  // the link, the id
  if (!result && !vanished) return Failure{result.error()};
  return peer ? Lower{peer_netns, peer->name} : Lower();
}

Result<LinkKind> describe_upper(Namespaces& namespaces, OpenNetns& netns, const KernelLink& link) {
  TRY(Lower lower, peer_of(namespaces, netns, link));
  LinkKind kind = *link.upper;
  std::visit([&](auto& k) { if constexpr (requires { k.lower; }) k.lower = lower; }, kind);
  return kind;
}

Result<LinkKind> kind_of(Namespaces& namespaces, OpenNetns& netns, const KernelLink& link,
                         const Ends& ends) {
  if (!link.is_ours()) return LinkKind(Device());
  if (link.kind == "bridge") return LinkKind(kernel::Bridge());
  if (link.kind == "veth" && link.group == kPeerGroup) return LinkKind(kernel::VethPeer());
  if (link.kind == "veth") {
    auto known = ends.other_of(netns.netns().name, link);
    TRY(Lower peer, known ? *known : peer_of(namespaces, netns, link));
    return LinkKind(Veth{peer.netns, peer.name});
  }
  if (link.kind == "dummy") return LinkKind(kernel::Dummy());
  if (link.upper) return describe_upper(namespaces, netns, link);
  bool of_other_mode = link.kind == "macvlan" || link.kind == "ipvlan";
  if (of_other_mode) return LinkKind(kernel::Macvlan());  // on nothing: like none that we make
  if (!link.vxlan) return LinkKind(Device());
  kernel::Vxlan vxlan = *link.vxlan;
  TRY(vxlan.underlay, namespaces.name_of(netns, link.peer_id));
  return LinkKind(vxlan);
}

}  // namespace

Result<Link> describe(Namespaces& namespaces, OpenNetns& netns, const KernelLink& link,
                      const std::string& master, const Ends& ends) {
  Link value;
  value.netns = netns.netns().name;
  value.name = link.name;
  TRY(value.kind, kind_of(namespaces, netns, link, ends));
  value.mac = link.mac;
  value.mtu = link.mtu;
  value.up = link.up;
  value.master = master;
  value.alias = link.alias;
  value.port = link.port;
  return value;
}

LinkChange difference(const Link& actual, const Link& desired, uint32_t master) {
  LinkChange change;
  if (desired.mac && actual.mac != desired.mac) change.mac = desired.mac;
  if (desired.mtu != 0 && actual.mtu != desired.mtu) change.mtu = desired.mtu;
  if (actual.up != desired.up) change.up = desired.up;
  if (std::holds_alternative<Device>(desired.kind)) return change;
  bool moves = actual.master != desired.master;
  if (moves) change.master = master;
  if (desired.port != (moves ? kernel::PortFlags() : actual.port)) change.port = desired.port;
  if (actual.alias != desired.alias) change.alias = desired.alias;
  return change;
}

}  // namespace ovn::netlink
