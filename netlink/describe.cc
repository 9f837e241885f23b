// SPDX-License-Identifier: Apache-2.0
#include "netlink/describe.h"

#include <cerrno>

namespace ovn::netlink {

using kernel::Device;
using kernel::Link;
using kernel::LinkKind;
using kernel::Veth;

namespace {

// The other end's name is asked from here: entering each sandbox for it would cost ten times more.
Result<LinkKind> describe_veth(Namespaces& namespaces, OpenNetns& netns, const KernelLink& link) {
  TRY(auto peer_netns, namespaces.name_of(netns, link.peer_id));
  if (peer_netns.empty()) return LinkKind(Veth());
  TRY(auto* socket, netns.socket());
  Message message = get_link(link.peer, link.peer_id);
  std::optional<KernelLink> peer;
  auto result = socket->request(message, fmt::format("peer of {}", link.name),
                                [&](const nlmsghdr& reply) { peer = decode_link(reply); });
  bool vanished = !result && (result.error().sys_errno == ENODEV ||
                              result.error().sys_errno == EINVAL);  // the link, the id
  if (!result && !vanished) return Failure{result.error()};
  return LinkKind(peer ? Veth{peer_netns, peer->name} : Veth());
}

Result<LinkKind> kind_of(Namespaces& namespaces, OpenNetns& netns, const KernelLink& link) {
  if (!link.is_ours()) return LinkKind(Device());
  if (link.kind == "bridge") return LinkKind(kernel::Bridge());
  if (link.kind == "veth" && link.group == kPeerGroup) return LinkKind(kernel::VethPeer());
  if (link.kind == "veth") return describe_veth(namespaces, netns, link);
  if (!link.vxlan) return LinkKind(Device());
  kernel::Vxlan vxlan = *link.vxlan;
  TRY(vxlan.underlay, namespaces.name_of(netns, link.peer_id));
  return LinkKind(vxlan);
}

}  // namespace

Result<Link> describe(Namespaces& namespaces, OpenNetns& netns, const KernelLink& link,
                      const std::string& master) {
  Link value;
  value.netns = netns.netns().name;
  value.name = link.name;
  TRY(value.kind, kind_of(namespaces, netns, link));
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
