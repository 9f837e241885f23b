// SPDX-License-Identifier: Apache-2.0
// What the agent must know of the network under the overlays: the link that has our address, and
// how large a packet to another host may be. Asks in the namespace of the calling thread.
#pragma once

#include <string>

#include "core/base/ip.h"
#include "core/base/result.h"

namespace ovn::netlink {

struct UnderlayLink {
  std::string name;
  uint32_t mtu = 0;
  ip::Prefix prefix;  // the address, with its subnet's length
};

struct UnderlayRoute {
  ip::Address source;  // that the kernel would choose
  std::string link;
  uint32_t mtu = 0;  // the route's if it has one, else the link's
};

// The link that bears the address. Errors: not_found.
Result<UnderlayLink> link_with(const ip::Address& local);

// The way a packet to `peer` takes. Errors: the kernel's, ENETUNREACH for one.
Result<UnderlayRoute> route_to(const ip::Address& peer);

}  // namespace ovn::netlink
