// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/validate.h"

#include <algorithm>

namespace ovn::kernel {
namespace {

// dev_valid_name() in the kernel.
bool is_link_name(std::string_view name) {
  auto bad = [](unsigned char c) { return c <= ' ' || c == '/' || c == ':' || c >= 0x7f; };
  return !name.empty() && name.size() <= kLinkNameMax && name != "." && name != ".." &&
         std::none_of(name.begin(), name.end(), bad);
}

bool is_host_mac(const Mac& mac) { return mac.is_unicast() && !mac.is_zero(); }

// What is wrong with the kind of a link; empty if nothing is.
std::string_view flaw(const Vxlan& vxlan) {
  if (vxlan.vni.value() == 0 || vxlan.vni.value() >= 1u << 24) return "a VNI has 24 bits";
  if (vxlan.local.is_unspecified() || vxlan.local.is_multicast()) return "no local VTEP address";
  if (vxlan.port == 0) return "no UDP port";
  return {};
}
std::string_view flaw(const Veth& veth) {
  return is_link_name(veth.peer_name) ? "" : "the peer's name is not one for a link";
}
std::string_view flaw(const Lower& lower) {
  return is_link_name(lower.name) ? "" : "the lower link's name is not one for a link";
}
std::string_view flaw(const Macvlan& macvlan) { return flaw(macvlan.lower); }
std::string_view flaw(const Ipvlan& ipvlan) { return flaw(ipvlan.lower); }
std::string_view flaw(const Vlan& vlan) {
  if (vlan.id == 0 || vlan.id > kVlanIdMax) return "a VLAN id is in 1..4094";
  return flaw(vlan.lower);
}
template <class Kind>
std::string_view flaw(const Kind&) {
  return {};
}

std::string_view flaw(const Netns& netns) {
  if (netns.name == kHost) return "the host's namespace is given";
  return netns.path.starts_with('/') ? "" : "its path is not absolute";
}
std::string_view flaw(const Link& link) {
  if (!is_link_name(link.name)) return "that is no name for a link";
  if (link.mac && !is_host_mac(*link.mac)) return "its MAC is not a host's";
  if (link.mtu != 0 && (link.mtu < 68 || link.mtu > 65535)) return "its MTU is not in 68..65535";
  if (link.alias.size() > kAliasMax) return "its alias is longer than 254 bytes";
  bool ours = link.alias.starts_with(kAliasPrefix);
  if (!ours && !std::holds_alternative<Device>(link.kind)) return "its alias is not one of ours";
  if (link.port != PortFlags() && link.master.empty()) return "only a bridge has ports";
  const auto* vlan = std::get_if<Vlan>(&link.kind);
  if (vlan && vlan->lower.netns != link.netns) return "a VLAN is where its lower link is";
  return std::visit([](const auto& kind) { return flaw(kind); }, link.kind);
}
std::string_view flaw(const Address& address) {
  const auto& ip = address.prefix.address();
  return ip.is_unspecified() || ip.is_multicast() ? "that is no host's address" : "";
}
std::string_view flaw(const Route& route) {
  if (!route.destination.is_network()) return "its destination has host bits";
  if (route.gateway && route.gateway->family() != route.destination.family()) {
    return "its gateway is of another family";
  }
  if (route.on_link && !route.gateway) return "only a gateway is on a link";
  bool is_default_said_twice = !route.destination.is_v4() && route.metric == kIpv6DefaultMetric;
  return is_default_said_twice ? "its metric is the default, which is written 0" : "";
}
std::string_view flaw(const RoutingRule& rule) {
  if (rule.table == 0) return "it leads to no table";
  if ((rule.mark & ~rule.mask) != 0) return "its mark is not within its mask";
  if (rule.from) return rule.from->family() == rule.family ? "" : "its source is of another family";
  return rule.mask != 0 ? "" : "it is for all packets";
}
std::string_view flaw(const Neighbor& neighbor) {
  return is_host_mac(neighbor.mac) ? "" : "its MAC is not a host's";
}
std::string_view flaw(const FdbEntry& entry) {
  return is_host_mac(entry.mac) || entry.mac.is_zero() ? "" : "its MAC is not a host's";
}
using nft::flaw;

std::string_view flaw(const Sysctl& sysctl) {
  const auto& path = sysctl.path;
  if (!path.starts_with("net/") || path.find("..") != path.npos)
    return "its path is not below net/";
  auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto& v = sysctl.value;
  bool number = !v.empty() && v.size() < 19 && std::all_of(v.begin(), v.end(), is_digit);
  return sysctl.at_least && !number ? "a lower bound is a number" : "";
}

Result<void> valid_drop(const Op& op) {
  if (const auto* link = std::get_if<Link>(&op.object)) {
    if (std::holds_alternative<Device>(link->kind)) {
      return fail(Errc::invalid, "{}: it is there without us", to_string(op));
    }
  }
  if (const auto* netns = std::get_if<Netns>(&op.object); netns && netns->name == kHost) {
    return fail(Errc::invalid, "{}: the host's namespace is given", to_string(op));
  }
  if (const auto* table = std::get_if<nft::Table>(&op.object)) {
    if (table->name.starts_with(nft::kTablePrefix)) return {};
    return fail(Errc::invalid, "{}: its name is not one of ours", to_string(op));
  }
  if (std::holds_alternative<Sysctl>(op.object)) {
    return fail(Errc::invalid, "{}: a sysctl always has a value", to_string(op));
  }
  return {};
}

}  // namespace

Result<void> validate(const Op& op) {
  if (op.verb == Op::Verb::drop) return valid_drop(op);
  auto flaw_of = [](const auto& object) { return flaw(object); };
  std::string_view why = std::visit(flaw_of, op.object);
  if (!why.empty()) return fail(Errc::invalid, "{}: {}", to_string(op), why);
  return {};
}

}  // namespace ovn::kernel
