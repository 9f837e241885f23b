// SPDX-License-Identifier: Apache-2.0
#include "test/support/fake_kernel.h"

#include <algorithm>

#include <cerrno>
#include <ranges>

#include "core/base/check.h"
#include "core/kernel/validate.h"

namespace ovn::test {

using namespace kernel;

namespace {

template <class T>
auto find_key(std::vector<T>& objects, const T& wanted) {
  return std::find_if(objects.begin(), objects.end(),
                      [&](const T& have) { return have.key() == wanted.key(); });
}

template <class T>
void replace(std::vector<T>& objects, const T& wanted) {
  auto at = find_key(objects, wanted);
  if (at == objects.end()) {
    objects.push_back(wanted);
  } else {
    *at = wanted;
  }
}

template <class T>
size_t erase_key(std::vector<T>& objects, const T& wanted) {
  return std::erase_if(objects, [&](const T& have) { return have.key() == wanted.key(); });
}

template <class Kind>
bool is(const Link& link) {
  return std::holds_alternative<Kind>(link.kind);
}

Failure no_link(const NetnsName& netns, const std::string& name) {
  return fail_errno(ENODEV, fmt::format("link {}/{}", netns, name));
}
Failure not_ours(const NetnsName& netns, const std::string& name) {
  return fail(Errc::conflict, "link {}/{} is there already and is not ours", netns, name);
}

}  // namespace

FakeKernel::FakeKernel() { make_namespace("", 1); }

// ---- the port

std::vector<Result<void>> FakeKernel::apply(std::span<const Op> ops) {
  std::vector<Result<void>> results;
  for (const auto& op : ops) {
    std::optional<Error> refused = verdict_ ? verdict_(op) : std::nullopt;
    if (fail_in_ > 0 && --fail_in_ == 0) refused = fail_errno(EBUSY, to_string(op)).error;
    results.push_back(refused ? Failure{*refused} : execute(op));
    const auto& result = results.back();
    log_.push_back(to_string(op) + (result ? "" : " -> " + result.error().message));
  }
  return results;
}

Result<Snapshot> FakeKernel::dump(std::span<const Netns> namespaces,
                                  std::span<const Sysctl> sysctls) {
  ++dump_count_;
  if (std::exchange(fail_next_dump_, false)) return fail_errno(ENOBUFS, "dump");
  Snapshot out;
  for (const auto& netns : namespaces) {
    if (netns.name != kHost) known_[netns.name] = netns;
  }
  for (const auto& netns : namespaces) {
    auto space = find(netns.name);
    if (!space) continue;
    out.namespaces.push_back(netns);
    bool foreign = !netns.owned && netns.name != kHost;
    if (foreign) out.namespaces.back().cookie = (*space)->cookie;
    dump_one(netns.name, **space, out);
    if (foreign) std::erase_if(out.neighbors, [&](auto& n) { return n.netns == netns.name; });
  }
  for (const auto& wanted : sysctls) {
    auto space = find(wanted.netns);
    if (!space) continue;
    Sysctl have = wanted;
    if (!missing_sysctls_.contains(wanted.path)) {
      auto at = (*space)->sysctls.find(wanted.path);
      have.value = at == (*space)->sysctls.end() ? "0" : at->second;
      if (serves(have, wanted)) have.value = wanted.value;
    }
    out.sysctls.push_back(have);
  }
  normalize(out);
  return out;
}

void FakeKernel::dump_one(const NetnsName& name, const Namespace& space, Snapshot& out) const {
  auto append = [&](const auto& from, auto& to) {
    for (auto object : from) {
      object.netns = name;
      to.push_back(std::move(object));
    }
  };
  for (const auto& [_, fake] : space.links) {
    if (fake.ours || name != kHost) out.links.push_back(describe(fake, name));
  }
  append(space.addresses, out.addresses);
  append(space.routes, out.routes);
  append(space.neighbors, out.neighbors);
  append(space.fdb, out.fdb);
  append(std::views::values(space.tables), out.tables);
  append(space.elements, out.elements);
}

Result<void> FakeKernel::execute(const Op& op) {
  CHECK_OK(validate(op));
  return std::visit(
      [&](const auto& object) { return op.verb == Op::Verb::put ? put(object) : drop(object); },
      op.object);
}

// ---- the world outside

void FakeKernel::add_sandbox(const std::string& path, uint64_t cookie) {
  make_namespace(path, cookie);
}

void FakeKernel::remove_sandbox(const std::string& path) { destroy_namespace(path); }

void FakeKernel::add_foreign_link(const NetnsName& netns, const std::string& name) {
  Link link{netns, name, Device(), Mac({6, 0, 0, 0, 0, 1}), 1500, true, "", ""};
  (*find(netns))->links[name] = FakeLink{.link = link};
}

Result<void> FakeKernel::interfere(const Op& op) { return execute(op); }

void FakeKernel::fail_when(std::function<std::optional<Error>(const Op&)> verdict) {
  verdict_ = std::move(verdict);
}

void FakeKernel::fail_nth(size_t n) { fail_in_ = n; }

// ---- namespaces

FakeKernel::Namespace& FakeKernel::make_namespace(const std::string& path, uint64_t cookie) {
  Namespace& space = namespaces_[path];
  space.cookie = cookie;
  space.links["lo"] = {.link = {{}, "lo", Device(), Mac(), 65536, false, "", ""}};
  return space;
}

void FakeKernel::destroy_namespace(const std::string& path) {
  auto space = namespaces_.extract(path);
  if (space.empty()) return;
  for (const auto& [_, fake] : space.mapped().links) {
    if (!fake.peer_name.empty()) destroy(fake.peer_path, fake.peer_name);
  }
  for (auto& [other, rest] : namespaces_) {
    std::vector<std::string> orphans;  // vxlan_exit_net(): a device dies with its underlay
    for (const auto& [name, fake] : rest.links) {
      if (is<Vxlan>(fake.link) && fake.underlay_path == path) orphans.push_back(name);
    }
    for (const auto& name : orphans) destroy(other, name);
  }
}

Result<std::string> FakeKernel::path_of(const NetnsName& name) const {
  if (name == kHost) return std::string();
  auto at = known_.find(name);
  if (at == known_.end()) return fail(Errc::not_found, "namespace '{}' is not known", name);
  const Netns& netns = at->second;
  auto space = namespaces_.find(netns.path);
  if (space == namespaces_.end()) {
    return fail_errno(ENOENT, fmt::format("namespace '{}' at {}", name, netns.path));
  }
  if (netns.cookie != 0 && netns.cookie != space->second.cookie) {
    return fail(Errc::conflict, "namespace '{}': {} is another one now", name, netns.path);
  }
  return netns.path;
}

Result<FakeKernel::Namespace*> FakeKernel::find(const NetnsName& name) {
  TRY(auto path, path_of(name));
  return &namespaces_.at(path);
}

NetnsName FakeKernel::name_of(const std::string& path) const {
  if (path.empty()) return kHost;
  for (const auto& [name, netns] : known_) {
    if (netns.path == path) return name;
  }
  return {};
}

Result<void> FakeKernel::put(const Netns& netns) {
  if (netns.owned && !namespaces_.contains(netns.path)) {
    make_namespace(netns.path, netns.cookie != 0 ? netns.cookie : next_cookie_++);
  }
  known_[netns.name] = netns;
  auto path = path_of(netns.name);
  if (path) return {};
  known_.erase(netns.name);
  return Failure{path.error()};
}

Result<void> FakeKernel::drop(const Netns& netns) {
  known_.erase(netns.name);
  if (netns.owned) destroy_namespace(netns.path);
  return {};
}

// ---- links

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

Result<void> FakeKernel::create(const Link& link) {
  TRY(auto path, path_of(link.netns));
  FakeLink fake{.link = link, .ours = true};
  if (!link.master.empty()) CHECK_OK(find_link(link.netns, link.master));
  if (const auto* vxlan = std::get_if<Vxlan>(&link.kind)) {
    TRY(fake.underlay_path, path_of(vxlan->underlay));
    CHECK_OK(check_vni(link, fake.underlay_path));
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
  change(space, fake, link);
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
  strip(space->second, name);
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

// ---- what is on links

Result<void> FakeKernel::put(const Address& address) {
  CHECK_OK(find_link(address.netns, address.link));
  auto& addresses = (*find(address.netns))->addresses;
  const auto& ip = address.prefix.address();
  if (!ip.is_v4()) {  // a link has an IPv6 address once, whatever its length
    std::erase_if(addresses, [&](const Address& have) {
      return have.link == address.link && have.prefix.address() == ip &&
             have.prefix != address.prefix;
    });
  }
  replace(addresses, address);
  return {};
}

Result<void> FakeKernel::drop(const Address& address) {
  auto space = find(address.netns);
  if (!space || erase_key((*space)->addresses, address) == 0) return {};
  bool v4_left = false;
  for (const auto& a : (*space)->addresses) v4_left |= a.link == address.link && a.prefix.is_v4();
  if (!v4_left && address.prefix.is_v4()) {  // fib_disable_ip(): with the last address
    std::erase_if((*space)->routes, [&](const Route& route) {
      return route.link == address.link && route.destination.is_v4();
    });
  }
  return {};
}

// fib_check_nh(): a gateway is another's address, and directly reachable through the link.
Result<void> FakeKernel::check_gateway(const Namespace& space, const Route& route) {
  bool reachable = false;
  for (const auto& address : space.addresses) {
    if (address.prefix.address() == route.gateway) return fail_errno(EINVAL, to_string(route));
    reachable |= address.link == route.link && address.prefix.contains(*route.gateway);
  }
  for (const auto& other : space.routes) {
    bool direct = other.link == route.link && !other.gateway;
    reachable |= direct && other.destination.contains(*route.gateway);
  }
  if (!reachable) return fail_errno(ENETUNREACH, to_string(route));
  return {};
}

Result<void> FakeKernel::put(const Route& route) {
  TRY(auto* fake, find_link(route.netns, route.link));
  TRY(auto* space, find(route.netns));
  if (!fake->link.up) return fail_errno(ENETDOWN, to_string(route));
  if (route.gateway) CHECK_OK(check_gateway(*space, route));
  for (const auto& address : space->addresses) {
    // The kernel's own route to a subnet; on a loopback it is in the table of local ones.
    bool up = space->links.at(address.link).link.up && address.link != "lo";
    bool connected = address.prefix.network() == route.destination;
    if (up && connected && route.metric == (route.destination.is_v4() ? 0 : 256)) {
      return fail(Errc::conflict, "{}: there is one already, which is not ours", to_string(route));
    }
  }
  replace(space->routes, route);
  return {};
}

Result<void> FakeKernel::drop(const Route& route) {
  if (auto space = find(route.netns)) erase_key((*space)->routes, route);
  return {};
}

Result<void> FakeKernel::put(const Neighbor& neighbor) {
  CHECK_OK(find_link(neighbor.netns, neighbor.link));
  replace((*find(neighbor.netns))->neighbors, neighbor);
  return {};
}

Result<void> FakeKernel::drop(const Neighbor& neighbor) {
  if (auto space = find(neighbor.netns)) erase_key((*space)->neighbors, neighbor);
  return {};
}

Result<void> FakeKernel::put(const FdbEntry& entry) {
  TRY(auto* fake, find_link(entry.netns, entry.link));
  const auto* vxlan = std::get_if<Vxlan>(&fake->link.kind);
  if (!vxlan) return fail(Errc::invalid, "{}: not a VXLAN device", to_string(entry));
  if (vxlan->local.family() != entry.vtep.family()) {
    return fail_errno(EAFNOSUPPORT, to_string(entry));
  }
  replace((*find(entry.netns))->fdb, entry);
  return {};
}

Result<void> FakeKernel::drop(const FdbEntry& entry) {
  if (auto space = find(entry.netns)) erase_key((*space)->fdb, entry);
  return {};
}

Result<void> FakeKernel::put(const Sysctl& sysctl) {
  TRY(auto* space, find(sysctl.netns));
  if (missing_sysctls_.contains(sysctl.path)) return {};
  auto [at, _] = space->sysctls.try_emplace(sysctl.path, "0");
  Sysctl have = sysctl;
  have.value = at->second;
  if (!serves(have, sysctl)) at->second = sysctl.value;
  return {};
}

Result<void> FakeKernel::drop(const Sysctl&) { return {}; }

// ---- nf_tables

Result<void> FakeKernel::put(const nft::Table& table) {
  TRY(auto* space, find(table.netns));
  CHECK_OK(drop(table));
  space->tables[table.name] = table;
  return {};
}

Result<void> FakeKernel::drop(const nft::Table& table) {
  auto space = find(table.netns);
  if (!space) return {};
  std::erase_if((*space)->elements,
                [&](const nft::Element& element) { return element.table == table.name; });
  (*space)->tables.erase(table.name);
  return {};
}

Result<void> FakeKernel::put(const nft::Element& element) {
  TRY(auto* space, find(element.netns));
  auto table = space->tables.find(element.table);
  if (table == space->tables.end()) return fail_errno(ENOENT, to_string(element));
  const auto& sets = table->second.sets;
  auto set = std::ranges::find(sets, element.set, &nft::Set::name);
  if (set == sets.end()) return fail_errno(ENOENT, to_string(element));
  const auto* value = std::get_if<Bytes>(&element.data);
  const auto* verdict = std::get_if<nft::Verdict>(&element.data);
  bool fits = element.at.size() == nft::padded_size(set->key) &&
              set->verdicts == (verdict != nullptr) && set->data.empty() == (value == nullptr) &&
              (!value || value->size() == nft::padded_size(set->data));
  if (!fits) return fail_errno(EINVAL, to_string(element));
  bool leads = verdict && !verdict->chain.empty();
  const auto& chains = table->second.chains;
  if (leads && std::ranges::find(chains, verdict->chain, &nft::Chain::name) == chains.end()) {
    return fail_errno(ENOENT, to_string(element));
  }
  replace(space->elements, element);
  return {};
}

Result<void> FakeKernel::drop(const nft::Element& element) {
  if (auto space = find(element.netns)) erase_key((*space)->elements, element);
  return {};
}

}  // namespace ovn::test
