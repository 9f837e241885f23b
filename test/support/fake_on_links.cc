// SPDX-License-Identifier: Apache-2.0
// What is on the links of the fake kernel, and its sysctls.
#include "test/support/fake_kernel.h"
#include "test/support/fake_parts.h"

namespace ovn::test {

using namespace kernel;

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

// A gateway is another's address (of IPv4, or that of the link itself), and directly reachable
// through the link: fib_check_nh(), ip6_validate_gw().
Result<void> FakeKernel::check_gateway(const Namespace& space, const Route& route) {
  bool reachable = false;
  for (const auto& address : space.addresses) {
    bool own = address.prefix.address() == route.gateway;
    bool of_link = route.destination.is_v4() && address.link == route.link;
    if (own && !of_link) return fail_errno(EINVAL, to_string(route));
    reachable |= address.link == route.link && address.prefix.contains(*route.gateway);
  }
  for (const auto& other : space.routes) {
    bool direct = other.link == route.link && !other.gateway;
    reachable |= direct && other.destination.contains(*route.gateway);
  }
  reachable |= route.on_link;
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
    bool taken = up && connected && route.table == 0;
    if (taken && route.metric == (route.destination.is_v4() ? 0 : 256)) {
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

Result<void> FakeKernel::put(const RoutingRule& rule) {
  TRY(auto* space, find(rule.netns));
  replace(space->rules, rule);
  return {};
}

Result<void> FakeKernel::drop(const RoutingRule& rule) {
  if (auto space = find(rule.netns)) erase_key((*space)->rules, rule);
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

}  // namespace ovn::test
