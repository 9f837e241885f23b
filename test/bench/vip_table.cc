// SPDX-License-Identifier: Apache-2.0
// Programs the balancing of services into a network namespace, as the agent does, without an agent.
//
//   vip_table NETNS FIRST VIP COUNT [VIP COUNT]...
//
// Each VIP gets COUNT backends, which are COUNT addresses from FIRST on.
#include <cstdio>
#include <cstdlib>

#include "core/reconcile/balance.h"
#include "core/reconcile/plan.h"
#include "netlink/kernel.h"
#include "netlink/netns.h"

namespace {

using namespace ovn;

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "vip_table: %s\n", what.c_str());
  std::exit(1);
}

ip::Address parse(const char* text) {
  auto address = ip::Address::parse(text);
  if (!address) die(address.error().message);
  return *address;
}

reconcile::BalancedService service(const char* vip, const ip::Address& first, int count) {
  reconcile::BalancedService service{vip, parse(vip), {}};
  for (int n = 0; n < count; ++n) {
    service.backends.push_back({first.plus(static_cast<uint64_t>(n)), 1});
  }
  return service;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 5 || count % 2 == 0) return 2;
  ip::Address first = parse(arguments[2]);
  std::vector<reconcile::BalancedService> services;
  for (int i = 3; i + 1 < count; i += 2) {
    services.push_back(service(arguments[i], first, std::atoi(arguments[i + 1])));
  }
  auto cookie = netlink::netns_cookie(arguments[1]);
  if (!cookie) die(cookie.error().message);
  kernel::Netns client{kernel::NetnsName("client"), arguments[1], false, *cookie};
  netlink::Kernel kernel;
  auto have = kernel.dump(std::vector{client}, {});
  if (!have) die(have.error().message);
  kernel::Snapshot want = *have;
  std::vector<const reconcile::BalancedService*> all;
  for (const auto& one : services) all.push_back(&one);
  add_balance(client.name, all, want);
  normalize(want);
  for (const auto& result : kernel.apply(reconcile::plan(want, *have, {}).ops)) {
    if (!result) die(result.error().message);
  }
}
