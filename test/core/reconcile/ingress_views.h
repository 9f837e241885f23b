// SPDX-License-Identifier: Apache-2.0
// The ingress network as the first of two hosts sees it, with one container here and one there.
#pragma once

#include "core/reconcile/plan.h"
#include "core/reconcile/slots.h"
#include "test/core/reconcile/views.h"

namespace ovn::test {

inline reconcile::IngressHost ingress_host(uint16_t number) {
  return {number, Mac({2, 0, 0, 0, 0, static_cast<uint8_t>(number)})};
}

inline reconcile::NetworkView ingress_network() {
  auto net = network({subnet("10.255.0.0/24", "10.255.0.1", 4097),
                      subnet("fd09::/64", "fd09::1", 4098)});
  for (auto& one : net.subnets) one.gateway.reset();
  reconcile::NetworkView view{net, {local("a", {"10.255.0.2/24", "fd09::2/64"})},
                              {remote("192.0.2.2", {"10.255.0.6/24", "fd09::6/64"})}, true};
  view.uplink = {net.id, prefix("198.19.252.2/22"), prefix("fd01::2/64")};
  reconcile::IngressPort web{"web", model::Transport::tcp, 8080, 80, {}};
  for (const char* text : {"10.255.0.2", "10.255.0.6", "fd09::2", "fd09::6"}) {
    web.backends.push_back({addr(text), 1});
  }
  view.ingress = {ingress_host(1), {prefix("10.255.0.101/24"), prefix("fd09::101/64")},
                  {ingress_host(1), ingress_host(2)}, {web}};
  return view;
}

// The operations, as lines, that lead from the one to the other.
inline std::vector<std::string> change(const reconcile::NetworkView& before,
                                       const reconcile::NetworkView& after) {
  kernel::Snapshot have = desired(view_of(before)), want = desired(view_of(after));
  reconcile::settle_slots(want.elements, have.elements);
  std::vector<std::string> lines;
  for (const kernel::Op& op : reconcile::plan(want, have, {}).ops) lines.push_back(to_string(op));
  return lines;
}

}  // namespace ovn::test
