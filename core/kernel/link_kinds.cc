// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/link_kinds.h"

namespace ovn::kernel {
namespace {

std::string describe(const Device&) { return "device"; }
std::string describe(const Bridge&) { return "bridge"; }
std::string describe(const Dummy&) { return "dummy"; }
std::string describe(const VethPeer&) { return "veth-peer"; }
std::string describe(const Veth& veth) {
  return fmt::format("veth peer {}/{}", veth.peer_netns, veth.peer_name);
}
std::string describe(const Vxlan& vxlan) {
  std::string text = fmt::format("vxlan vni {} local {}", vxlan.vni, vxlan.local);
  if (vxlan.port != Vxlan().port) text += fmt::format(" port {}", vxlan.port);
  if (vxlan.learning) text += " learning";
  if (!vxlan.proxy) text += " noproxy";
  if (vxlan.underlay != kHost) text += fmt::format(" underlay {}", vxlan.underlay);
  return text;
}

std::string on(const Lower& lower) { return fmt::format("on {}/{}", lower.netns, lower.name); }
std::string describe(const Macvlan& macvlan) {
  return fmt::format("macvlan {} mode {}", on(macvlan.lower), to_string(macvlan.mode));
}
std::string describe(const Ipvlan& ipvlan) {
  return fmt::format("ipvlan {} mode {} {}", on(ipvlan.lower), to_string(ipvlan.mode),
                     to_string(ipvlan.flag));
}
std::string describe(const Vlan& vlan) {
  return fmt::format("vlan {} id {}", on(vlan.lower), vlan.id);
}

}  // namespace

const Lower* lower_of(const LinkKind& kind) {
  return std::visit(
      [](const auto& k) -> const Lower* {
        if constexpr (requires { k.lower; }) return &k.lower;
        return nullptr;
      },
      kind);
}

std::string_view to_string(Macvlan::Mode mode) {
  constexpr std::string_view kModes[] = {"bridge", "private", "vepa", "passthru"};
  return kModes[static_cast<size_t>(mode)];
}
std::string_view to_string(Ipvlan::Mode mode) {
  constexpr std::string_view kModes[] = {"l2", "l3", "l3s"};
  return kModes[static_cast<size_t>(mode)];
}
std::string_view to_string(Ipvlan::Flag flag) {
  constexpr std::string_view kFlags[] = {"bridge", "private", "vepa"};
  return kFlags[static_cast<size_t>(flag)];
}

std::string to_string(const LinkKind& kind) {
  return std::visit([](const auto& k) { return describe(k); }, kind);
}

}  // namespace ovn::kernel
