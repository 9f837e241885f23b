// SPDX-License-Identifier: Apache-2.0
#include "netlink/underlay.h"

#include <optional>

#include "netlink/address.h"
#include "netlink/link.h"
#include "netlink/route.h"
#include "netlink/socket.h"

namespace ovn::netlink {
namespace {

Result<KernelLink> link_at(Socket& socket, uint32_t index) {
  Message message = get_link(index, {});
  std::optional<KernelLink> link;
  CHECK_OK(socket.request(message, fmt::format("link {}", index),
                          [&](const nlmsghdr& reply) { link = decode_link(reply); }));
  if (!link) return fail(Errc::corrupt, "link {}: not described", index);
  return *std::move(link);
}

}  // namespace

Result<UnderlayLink> link_with(const ip::Address& local) {
  TRY(auto socket, Socket::open());
  Message message = dump_addresses();
  std::optional<KernelAddress> found;
  CHECK_OK(socket.dump(message, "addresses", [&](const nlmsghdr& reply) {
    auto address = decode_address(reply);
    if (address && address->prefix.address() == local) found = address;
  }));
  if (!found) return fail(Errc::not_found, "no link has the address {}", local);
  TRY(auto link, link_at(socket, found->link));
  return UnderlayLink{link.name, link.mtu, found->prefix};
}

Result<UnderlayRoute> route_to(const ip::Address& peer) {
  TRY(auto socket, Socket::open());
  Message message = get_route(peer);
  std::optional<KernelRoute> route;
  CHECK_OK(socket.request(message, fmt::format("route to {}", peer),
                          [&](const nlmsghdr& reply) { route = decode_route(reply); }));
  if (!route) return fail(Errc::unavailable, "route to {}: it leads to no one link", peer);
  TRY(auto link, link_at(socket, route->link));
  return UnderlayRoute{route->source.value_or(peer), link.name,
                       route->mtu != 0 ? route->mtu : link.mtu};
}

}  // namespace ovn::netlink
