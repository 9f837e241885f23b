// SPDX-License-Identifier: Apache-2.0
#include "netlink/link.h"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

#include "netlink/attributes.h"
#include "netlink/linkinfo/bridge.h"
#include "netlink/linkinfo/ipvlan.h"
#include "netlink/linkinfo/macvlan.h"
#include "netlink/linkinfo/veth.h"
#include "netlink/linkinfo/vlan.h"
#include "netlink/linkinfo/vxlan.h"

namespace ovn::netlink {

using kernel::Bridge;
using kernel::Link;

namespace {

constexpr uint8_t kOperating = 6;           // IF_OPER_UP, in a header that excludes net/if.h
constexpr uint32_t kBridgeFirstMtu = 68;  // ETH_MIN_MTU

void set_state(ifinfomsg& header, bool up) {
  header.ifi_change = IFF_UP;
  header.ifi_flags = up ? IFF_UP : 0;
}

void append(Message& message, const LinkChange& change) {
  if (change.name) message.text(IFLA_IFNAME, *change.name);
  if (change.mac) message.mac(IFLA_ADDRESS, *change.mac);
  if (change.mtu) message.u32(IFLA_MTU, *change.mtu);
  if (change.master) message.u32(IFLA_MASTER, *change.master);
  if (change.alias) message.text(IFLA_IFALIAS, *change.alias);
  if (change.group) message.u32(IFLA_GROUP, *change.group);
}

// What a kind tells of itself; a veth needs to know its place.
void encode_kind(Message& message, const Link& link, const LinkPlace& place) {
  std::visit(
      [&](const auto& kind) {
        if constexpr (requires { encode(message, kind); }) encode(message, kind);
        else if constexpr (requires { encode(message, kind, place); }) encode(message, kind, place);
        else if (std::holds_alternative<kernel::Dummy>(link.kind))
          message.text(IFLA_INFO_KIND, "dummy");
      },
      link.kind);
}

template <class Kind>
std::optional<kernel::LinkKind> any_kind(const std::optional<Kind>& kind) {
  return kind ? std::optional<kernel::LinkKind>(*kind) : std::nullopt;
}

std::optional<kernel::LinkKind> decode_upper(std::string_view kind, const Attributes& info) {
  auto data = [&](const Policy& policy) { return info.nested(IFLA_INFO_DATA, policy); };
  if (kind == "macvlan") return any_kind(decode_macvlan(data(kMacvlanPolicy)));
  if (kind == "ipvlan") return any_kind(decode_ipvlan(data(kIpvlanPolicy)));
  if (kind == "vlan") return any_kind(decode_vlan(data(kVlanPolicy)));
  return {};
}

}  // namespace

bool KernelLink::is_ours() const {
  bool marked = group == kLinkGroup || group == kPeerGroup || group == kDoomedGroup;
  return marked || alias.starts_with(kernel::kAliasPrefix);
}

bool LinkChange::is_empty() const {
  return !name && !mac && !mtu && !up && !master && !alias && !group;
}

Message get_link(const std::string& name) {
  Message message(RTM_GETLINK, 0, kLinkPolicy);
  message.header<ifinfomsg>();
  message.text(IFLA_IFNAME, name);
  message.u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
  return message;
}

Message get_link(uint32_t index, std::optional<int32_t> netns_id) {
  Message message(RTM_GETLINK, 0, kLinkPolicy);
  message.header<ifinfomsg>().ifi_index = static_cast<int>(index);
  message.u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
  if (netns_id) message.i32(IFLA_TARGET_NETNSID, *netns_id);
  return message;
}

Message dump_links() {
  Message message(RTM_GETLINK, 0, kLinkPolicy);
  message.header<ifinfomsg>();
  message.u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
  return message;
}

Message create_link(const Link& link, const LinkPlace& place) {
  Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, kLinkPolicy);
  set_state(message.header<ifinfomsg>(), link.up);
  const auto* bridge = std::get_if<Bridge>(&link.kind);
  message.text(IFLA_IFNAME, link.name);
  message.u32(IFLA_GROUP, kLinkGroup);
  if (link.mac) message.mac(IFLA_ADDRESS, *link.mac);
  // A bridge keeps its MTU from following its ports' only if it was changed to it after its
  // creation (BROPT_MTU_SET_BY_USER): it must not begin with the right one.
  if (link.mtu != 0) message.u32(IFLA_MTU, bridge ? kBridgeFirstMtu : link.mtu);
  if (place.master != 0) message.u32(IFLA_MASTER, place.master);
  if (place.lower != 0) message.u32(IFLA_LINK, place.lower);
  if (place.netns_fd) message.u32(IFLA_NET_NS_FD, static_cast<uint32_t>(*place.netns_fd));
  Nest kind(message, IFLA_LINKINFO);
  encode_kind(message, link, place);
  return message;
}

Message change_link(uint32_t index, const LinkChange& change) {
  Message message(RTM_SETLINK, 0, kLinkPolicy);
  auto& header = message.header<ifinfomsg>();
  header.ifi_index = static_cast<int>(index);
  if (change.up) set_state(header, *change.up);
  append(message, change);
  return message;
}

Message change_link(const std::string& name, const LinkChange& change) {
  Message message(RTM_SETLINK, 0, kLinkPolicy);
  auto& header = message.header<ifinfomsg>();
  if (change.up) set_state(header, *change.up);
  message.text(IFLA_IFNAME, name);
  append(message, change);
  return message;
}

// The kernel takes a port's flags from RTM_NEWLINK only (rtnl_changelink()).
Message set_port(const std::string& name, const kernel::PortFlags& flags) {
  Message message(RTM_NEWLINK, 0, kLinkPolicy);
  message.header<ifinfomsg>();
  message.text(IFLA_IFNAME, name);
  Nest kind(message, IFLA_LINKINFO);
  message.text(IFLA_INFO_SLAVE_KIND, "bridge");
  Nest port(message, IFLA_INFO_SLAVE_DATA, kBridgePortPolicy);
  message.u8(IFLA_BRPORT_ISOLATED, flags.isolated);
  message.u8(IFLA_BRPORT_MODE, flags.hairpin);
  return message;
}

Message delete_link(uint32_t index) {
  Message message(RTM_DELLINK, 0, kLinkPolicy);
  message.header<ifinfomsg>().ifi_index = static_cast<int>(index);
  return message;
}

Message delete_group(uint32_t group) {
  Message message(RTM_DELLINK, 0, kLinkPolicy);
  message.header<ifinfomsg>();
  message.u32(IFLA_GROUP, group);
  return message;
}

std::optional<KernelLink> decode_link(const nlmsghdr& message) {
  const auto* header = family_header<ifinfomsg>(message);
  if (message.nlmsg_type != RTM_NEWLINK || !header || header->ifi_index <= 0) return {};
  Attributes attributes(message, sizeof(ifinfomsg), kLinkPolicy);
  KernelLink link;
  link.index = static_cast<uint32_t>(header->ifi_index);
  link.name = attributes.text(IFLA_IFNAME).value_or("");
  if (link.name.empty()) return {};
  link.up = (header->ifi_flags & IFF_UP) != 0;
  link.loopback = (header->ifi_flags & IFF_LOOPBACK) != 0;
  link.resolves = (header->ifi_flags & (IFF_NOARP | IFF_LOOPBACK)) == 0;
  link.operating = attributes.u8(IFLA_OPERSTATE) == kOperating;
  link.mac = attributes.mac(IFLA_ADDRESS);
  link.mtu = attributes.u32(IFLA_MTU).value_or(0);
  link.master = attributes.u32(IFLA_MASTER).value_or(0);
  link.alias = attributes.text(IFLA_IFALIAS).value_or("");
  link.group = attributes.u32(IFLA_GROUP).value_or(0);
  link.peer = attributes.u32(IFLA_LINK).value_or(0);
  link.peer_id = attributes.i32(IFLA_LINK_NETNSID);
  Attributes kind = attributes.nested(IFLA_LINKINFO);
  link.kind = kind.text(IFLA_INFO_KIND).value_or("");
  if (kind.text(IFLA_INFO_SLAVE_KIND) == "bridge") {
    Attributes port = kind.nested(IFLA_INFO_SLAVE_DATA, kBridgePortPolicy);
    link.port.isolated = port.u8(IFLA_BRPORT_ISOLATED).value_or(0) != 0;
    link.port.hairpin = port.u8(IFLA_BRPORT_MODE).value_or(0) != 0;
  }
  link.upper = decode_upper(link.kind, kind);
  if (link.kind == "vxlan") link.vxlan = decode_vxlan(kind.nested(IFLA_INFO_DATA, kVxlanPolicy));
  return link;
}

}  // namespace ovn::netlink
