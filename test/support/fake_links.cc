// SPDX-License-Identifier: Apache-2.0
// The links of the fake kernel.
#include "test/support/fake_kernel.h"
#include "test/support/fake_parts.h"

namespace ovn::test {

using namespace kernel;

Result<FakeKernel::FakeLink*> FakeKernel::find_link(const NetnsName& netns,
                                                    const std::string& name) {
  TRY(auto* space, find(netns));
  auto at = space->links.find(name);
  if (at == space->links.end()) return no_link(netns, name);
  return &at->second;
}

Link FakeKernel::describe(const FakeLink& fake, const NetnsName& netns) const {
  Link link = fake.link;
  link.netns = netns;
  if (auto* veth = std::get_if<Veth>(&link.kind)) *veth = {name_of(fake.peer_path), fake.peer_name};
  if (auto* vxlan = std::get_if<Vxlan>(&link.kind)) vxlan->underlay = name_of(fake.underlay_path);
  std::visit(
      [&](auto& kind) {
        if constexpr (requires { kind.lower; }) kind.lower.netns = name_of(fake.lower_path);
      },
      link.kind);
  return link;
}

Result<void> FakeKernel::put(const Link& link) {
  TRY(auto* space, find(link.netns));
  auto at = space->links.find(link.name);
  bool made_by_us = !is<Device>(link) && !is<VethPeer>(link);
  if (at == space->links.end()) return made_by_us ? create(link) : no_link(link.netns, link.name);
  FakeLink& fake = at->second;
  if (!is<Device>(link) && !fake.ours) return not_ours(link.netns, link.name);
  if (!needs_recreate(describe(fake, link.netns), link)) return set_link(link, *space, fake);
  if (!made_by_us) return fail(Errc::conflict, "{}: it is another kind of link", to_string(link));
  TRY(auto path, path_of(link.netns));
  destroy(path, link.name);
  return create(link);
}

Result<void> FakeKernel::check_vni(const Link& link, const std::string& underlay) const {
  const auto& wanted = std::get<Vxlan>(link.kind);
  for (const auto& [_, space] : namespaces_) {
    for (const auto& [name, fake] : space.links) {
      const auto* have = std::get_if<Vxlan>(&fake.link.kind);
      if (have && fake.underlay_path == underlay && have->vni == wanted.vni &&
          have->port == wanted.port && have->local.family() == wanted.local.family()) {
        return fail_errno(EEXIST, fmt::format("create link {}/{}", link.netns, link.name));
      }
    }
  }
  return {};
}

bool FakeKernel::stands_on(const FakeLink& fake, const std::string& path,
                           const std::string& name) {
  const Lower* lower = lower_of(fake.link.kind);
  return lower && lower->name == name && fake.lower_path == path;
}

std::vector<FakeKernel::FakeLink*> FakeKernel::uppers_of(const std::string& path,
                                                         const std::string& name) {
  std::vector<FakeLink*> uppers;
  for (auto& [_, space] : namespaces_) {
    for (auto& [_, fake] : space.links) {
      if (stands_on(fake, path, name)) uppers.push_back(&fake);
    }
  }
  return uppers;
}

void FakeKernel::destroy_uppers(const std::string& path, const std::string& name) {
  std::vector<std::pair<std::string, std::string>> doomed;
  for (const auto& [other, space] : namespaces_) {
    for (const auto& [upper, fake] : space.links) {
      if (stands_on(fake, path, name)) doomed.push_back({other, upper});
    }
  }
  for (const auto& [other, upper] : doomed) destroy(other, upper);
}

// What receives the packets of a link does it alone (netdev_rx_handler_register()): it is a port of
// a bridge, or carries macvlans, or ipvlans.
Result<void> FakeKernel::check_lower(const Link& link) {
  const Lower& lower = *lower_of(link.kind);
  TRY(auto path, path_of(lower.netns));
  TRY(auto* below, find_link(lower.netns, lower.name));
  if (is<Vlan>(link)) return {};
  auto refuse = [&](int sys_errno) {
    return fail_errno(sys_errno, fmt::format("create link {}/{}", link.netns, link.name));
  };
  if (lower.name == "lo") return refuse(EINVAL);
  if (link.mtu > below->link.mtu) return refuse(EINVAL);
  if (!below->link.master.empty()) return refuse(EBUSY);
  auto passes = [](const Link& one) {
    const auto* macvlan = std::get_if<Macvlan>(&one.kind);
    return macvlan && macvlan->mode == Macvlan::Mode::passthru;
  };
  for (const FakeLink* beside : uppers_of(path, lower.name)) {
    if (is<Vlan>(beside->link)) continue;
    if (beside->link.kind.index() != link.kind.index()) return refuse(EBUSY);
    if (passes(beside->link) || passes(link)) return refuse(EINVAL);
  }
  return {};
}

Result<void> FakeKernel::create(const Link& link) {
  TRY(auto path, path_of(link.netns));
  FakeLink fake{.link = link, .ours = true};
  if (!link.master.empty()) CHECK_OK(find_link(link.netns, link.master));
  if (const auto* vxlan = std::get_if<Vxlan>(&link.kind)) {
    TRY(fake.underlay_path, path_of(vxlan->underlay));
    CHECK_OK(check_vni(link, fake.underlay_path));
  }
  if (const Lower* lower = lower_of(link.kind)) {
    CHECK_OK(check_lower(link));
    TRY(fake.lower_path, path_of(lower->netns));
    const Link& below = (*find_link(lower->netns, lower->name))->link;
    if (link.mtu == 0) fake.link.mtu = below.mtu;
    if (!link.mac) fake.link.mac = is<Macvlan>(link) ? std::nullopt : below.mac;
  }
  auto default_mac = [&] { return Mac({0x06, 0xfa, 0, 0, 0, static_cast<uint8_t>(++next_mac_)}); };
  if (!fake.link.mac) fake.link.mac = default_mac();
  if (fake.link.mtu == 0) fake.link.mtu = 1500;
  if (const auto* veth = std::get_if<Veth>(&link.kind)) {
    TRY(fake.peer_path, path_of(veth->peer_netns));
    fake.peer_name = veth->peer_name;
    auto& peers = namespaces_.at(fake.peer_path).links;
    if (peers.contains(fake.peer_name)) return not_ours(veth->peer_netns, fake.peer_name);
    peers[fake.peer_name] = {
        .link = {{}, fake.peer_name, VethPeer(), default_mac(), 1500, false, "", ""},
        .ours = true,
        .peer_path = path,
        .peer_name = link.name};
  }
  namespaces_.at(path).links[link.name] = std::move(fake);
  return {};
}

Result<void> FakeKernel::set_link(const Link& link, Namespace& space, FakeLink& fake) {
  if (!link.master.empty()) CHECK_OK(find_link(link.netns, link.master));
  if (is<Macvlan>(link)) {  // macvlan_change_mtu()
    const Lower& lower = *lower_of(fake.link.kind);
    uint32_t most = namespaces_.at(fake.lower_path).links.at(lower.name).link.mtu;
    if (link.mtu > most) return fail_errno(EINVAL, to_string(link));
  }
  change(space, fake, link);
  TRY(auto path, path_of(link.netns));
  for (FakeLink* upper : uppers_of(path, link.name)) {  // NETDEV_CHANGEMTU
    upper->link.mtu = std::min(upper->link.mtu, fake.link.mtu);
  }
  return {};
}

void FakeKernel::change(Namespace& space, FakeLink& fake, const Link& desired) {
  Link& link = fake.link;
  auto on_link = [&](const auto& object) { return object.link == link.name; };
  if (desired.mac && desired.mac != link.mac) {
    link.mac = desired.mac;
    std::erase_if(space.neighbors, on_link);  // neigh_changeaddr()
  }
  if (desired.mtu != 0) link.mtu = desired.mtu;
  if (!is<Device>(link) || !desired.master.empty()) link.master = desired.master;
  if (!is<Device>(link)) link.alias = desired.alias, link.port = desired.port;
  if (link.up && !desired.up) {  // NETDEV_DOWN: IPv4 keeps addresses, IPv6 does not
    std::erase_if(space.neighbors, on_link);
    std::erase_if(space.routes, on_link);
    std::erase_if(space.addresses,
                  [&](const Address& a) { return on_link(a) && !a.prefix.is_v4(); });
  }
  link.up = desired.up;
}

void FakeKernel::strip(Namespace& space, const std::string& link) {
  auto on_link = [&](const auto& object) { return object.link == link; };
  std::erase_if(space.addresses, on_link);
  std::erase_if(space.routes, on_link);
  std::erase_if(space.neighbors, on_link);
  std::erase_if(space.fdb, on_link);
  for (auto& [_, other] : space.links) {
    if (other.link.master == link) other.link.master.clear(), other.link.port = {};
  }
}

void FakeKernel::destroy(const std::string& path, const std::string& name) {
  auto space = namespaces_.find(path);
  if (space == namespaces_.end()) return;
  auto node = space->second.links.extract(name);
  if (node.empty()) return;
  bereft_.insert(name_of(path));
  strip(space->second, name);
  destroy_uppers(path, name);
  const FakeLink& fake = node.mapped();
  if (!fake.peer_name.empty()) destroy(fake.peer_path, fake.peer_name);
}

Result<void> FakeKernel::drop(const Link& link) {
  auto path = path_of(link.netns);
  if (!path) return {};
  const auto& links = namespaces_.at(*path).links;
  auto at = links.find(link.name);
  if (at != links.end() && at->second.ours) destroy(*path, link.name);
  return {};
}

}  // namespace ovn::test
