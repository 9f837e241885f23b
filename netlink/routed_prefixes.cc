// SPDX-License-Identifier: Apache-2.0
#include "netlink/routed_prefixes.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <set>

#include "netlink/attributes.h"
#include "netlink/link.h"
#include "netlink/socket.h"

namespace ovn::netlink {
namespace {

using Indices = std::set<uint32_t>;

Result<Indices> our_links(Socket& socket) {
  Indices ours;
  Message message = dump_links();
  CHECK_OK(socket.dump(message, "links", [&](const nlmsghdr& reply) {
    auto link = decode_link(reply);
    if (link && link->is_ours()) ours.insert(link->index);
  }));
  return ours;
}

// A route over several links (RTA_MULTIPATH) names none of them here, and counts.
std::optional<ip::Prefix> destination_of(const nlmsghdr& message, const Indices& ours) {
  const auto* header = family_header<rtmsg>(message);
  if (!header || message.nlmsg_type != RTM_NEWROUTE || header->rtm_type != RTN_UNICAST) return {};
  Attributes attributes(message, sizeof(rtmsg), kRoutePolicy);
  auto destination = attributes.address(RTA_DST);
  if (!destination || header->rtm_dst_len == 0 || header->rtm_dst_len > destination->bits()) {
    return {};
  }
  bool is_ours = header->rtm_protocol == kernel::kProtocol ||
                 ours.contains(attributes.u32(RTA_OIF).value_or(0));
  bool elsewhere = !destination->is_link_local() && !destination->is_multicast();
  if (is_ours || !elsewhere) return {};
  return ip::Prefix(*destination, header->rtm_dst_len);
}

}  // namespace

Result<std::vector<ip::Prefix>> routed_prefixes() {
  TRY(auto socket, Socket::open());
  TRY(Indices ours, our_links(socket));
  std::set<ip::Prefix> found;
  for (uint8_t family : {AF_INET, AF_INET6}) {
    Message message(RTM_GETROUTE, 0, kRoutePolicy);
    message.header<rtmsg>().rtm_family = family;
    auto done = socket.dump(message, "routes", [&](const nlmsghdr& reply) {
      if (auto destination = destination_of(reply, ours)) found.insert(*destination);
    });
    // A namespace has no table before its first route (fib_get_table()).
    if (!done && done.error().sys_errno != ENOENT) return Failure{std::move(done).error()};
  }
  return std::vector<ip::Prefix>(found.begin(), found.end());
}

}  // namespace ovn::netlink
