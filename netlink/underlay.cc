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

Result<std::map<ip::Address, uint32_t>> path_mtus(std::span<const ip::Address> peers) {
  TRY(auto socket, Socket::open());
  std::map<ip::Address, uint32_t> mtus;
  std::map<uint32_t, uint32_t> links;  // MTUs by index
  for (const ip::Address& peer : peers) {
    Message message = get_route(peer);
    std::optional<KernelRoute> route;
    auto asked = socket.request(message, fmt::format("route to {}", peer),
                                [&](const nlmsghdr& reply) { route = decode_route(reply); });
    if (!asked || !route) continue;
    if (route->mtu == 0 && !links.contains(route->link)) {
      TRY(auto link, link_at(socket, route->link));
      links[route->link] = link.mtu;
    }
    mtus[peer] = route->mtu != 0 ? route->mtu : links[route->link];
  }
  return mtus;
}

}  // namespace ovn::netlink
