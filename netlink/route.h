// SPDX-License-Identifier: Apache-2.0
// Routes, of whichever table: RTM_NEWROUTE, RTM_DELROUTE, RTM_GETROUTE. Ours bear kProtocol.
#pragma once

#include <optional>
#include <vector>

#include "core/kernel/objects.h"
#include "netlink/message.h"
#include "netlink/socket.h"

namespace ovn::netlink {

struct KernelRoute {
  ip::Prefix destination;
  uint32_t metric = 0;  // 0 for the family's default
  uint32_t link = 0;    // its index
  std::optional<ip::Address> gateway;
  uint8_t protocol = 0;
  uint32_t table = 0;  // 0: the main one
  bool on_link = false;
  std::optional<ip::Address> source;  // RTA_PREFSRC
  uint32_t mtu = 0;                   // RTAX_MTU; 0: the link's

  bool is_ours() const { return protocol == kernel::kProtocol; }
};

// What a put does with a route of the same table, destination and metric. The kernel does not ask
// whose that is, so we ask first (create) and overwrite only what we know as ours (replace).
enum class Existing { refuse, replace };

Message put_route(const kernel::Route& route, uint32_t link, Existing existing);
Message drop_route(const kernel::Route& route);
// Asks for our routes, of one family or of both. Kernels without strict checking send others too.
Message dump_routes(std::optional<ip::Family> family);
// Our routes in the socket's namespace, of one family or of both.
Result<std::vector<KernelRoute>> our_routes(Socket& socket,
                                            std::optional<ip::Family> family = {});
// The route that a packet to `destination` takes.
Message get_route(const ip::Address& destination);

// Nothing for another type of message, or a route that leads to no one link.
std::optional<KernelRoute> decode_route(const nlmsghdr& message);

}  // namespace ovn::netlink
