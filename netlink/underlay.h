// SPDX-License-Identifier: Apache-2.0
// What the agent must know of the network under the overlays: the link that has our address, and
// how large packets to other hosts may be. Asks in the namespace of the calling thread.
#pragma once

#include <map>
#include <span>
#include <string>

#include "core/base/ip.h"
#include "core/base/result.h"

namespace ovn::netlink {

struct UnderlayLink {
  std::string name;
  uint32_t mtu = 0;
  ip::Prefix prefix;  // the address, with its subnet's length
};

// The link that bears the address. Errors: not_found.
Result<UnderlayLink> link_with(const ip::Address& local);

// How large a packet to each of them may be by the route that it would take: the route's own MTU
// if it has one, else its link's. Peers that no route leads to are not in it.
Result<std::map<ip::Address, uint32_t>> path_mtus(std::span<const ip::Address> peers);

}  // namespace ovn::netlink
