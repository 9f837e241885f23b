// SPDX-License-Identifier: Apache-2.0
#include "netlink/route.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>

#include "core/kernel/validate.h"
#include "netlink/attributes.h"

namespace ovn::netlink {

using kernel::kIpv6DefaultMetric;
using kernel::kLocalTable;
using kernel::Route;

namespace {

uint8_t number_of(ip::Family family) { return family == ip::Family::v4 ? AF_INET : AF_INET6; }

Message encode(uint16_t type, uint16_t flags, const Route& route) {
  Message message(type, flags, kRoutePolicy);
  auto& header = message.header<rtmsg>();
  header.rtm_family = number_of(route.destination.family());
  header.rtm_dst_len = static_cast<uint8_t>(route.destination.length());
  header.rtm_protocol = kernel::kProtocol;
  header.rtm_type = route.table == kLocalTable ? RTN_LOCAL : RTN_UNICAST;
  if (route.on_link) header.rtm_flags = RTNH_F_ONLINK;
  bool v4 = route.destination.is_v4();
  if (type == RTM_DELROUTE) {
    header.rtm_scope = RT_SCOPE_NOWHERE;  // any
  } else {
    header.rtm_scope = v4 && !route.gateway ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
  }
  if (route.destination.length() != 0) message.address(RTA_DST, route.destination.address());
  uint32_t metric = route.metric == 0 && !v4 ? kIpv6DefaultMetric : route.metric;
  if (metric != 0) message.u32(RTA_PRIORITY, metric);
  message.u32(RTA_TABLE, route.table == 0 ? RT_TABLE_MAIN : route.table);
  return message;
}

ip::Address unspecified(uint8_t family) {
  return family == AF_INET ? ip::Address() : ip::Address::v6({});
}

}  // namespace

Message put_route(const Route& route, uint32_t link, Existing existing) {
  uint16_t flags = existing == Existing::replace ? NLM_F_REPLACE : NLM_F_EXCL;
  Message message = encode(RTM_NEWROUTE, NLM_F_CREATE | flags, route);
  message.u32(RTA_OIF, link);
  if (route.gateway) message.address(RTA_GATEWAY, *route.gateway);
  return message;
}

Message drop_route(const Route& route) { return encode(RTM_DELROUTE, 0, route); }

Message dump_routes(std::optional<ip::Family> family) {
  Message message(RTM_GETROUTE, 0, kRoutePolicy);
  auto& header = message.header<rtmsg>();
  header.rtm_family = family ? number_of(*family) : AF_UNSPEC;
  header.rtm_protocol = kernel::kProtocol;
  return message;
}

Result<std::vector<KernelRoute>> our_routes(Socket& socket,
                                            std::optional<ip::Family> family) {
  Message message = dump_routes(family);
  std::vector<KernelRoute> routes;
  auto done = socket.dump(message, "routes", [&](const nlmsghdr& reply) {
    auto route = decode_route(reply);
    if (!route || !route->is_ours()) return;
    if (family && route->destination.family() != *family) return;
    routes.push_back(*std::move(route));
  });
  // A namespace has no table before its first route (fib_get_table()).
  if (!done && done.error().sys_errno != ENOENT) return Failure{std::move(done).error()};
  return routes;
}

Message get_route(const ip::Address& destination) {
  Message message(RTM_GETROUTE, 0, kRoutePolicy);
  auto& header = message.header<rtmsg>();
  header.rtm_family = number_of(destination.family());
  header.rtm_dst_len = static_cast<uint8_t>(destination.bits());
  message.address(RTA_DST, destination);
  return message;
}

std::optional<KernelRoute> decode_route(const nlmsghdr& message) {
  const auto* header = family_header<rtmsg>(message);
  bool is_route = message.nlmsg_type == RTM_NEWROUTE || message.nlmsg_type == RTM_DELROUTE;
  if (!is_route || !header) return {};
  if (header->rtm_family != AF_INET && header->rtm_family != AF_INET6) return {};
  Attributes attributes(message, sizeof(rtmsg), kRoutePolicy);
  auto link = attributes.u32(RTA_OIF);
  ip::Address destination = attributes.address(RTA_DST).value_or(unspecified(header->rtm_family));
  bool sane = header->rtm_dst_len <= destination.bits() &&
              number_of(destination.family()) == header->rtm_family;
  if (!link || !sane) return {};
  KernelRoute route;
  route.destination = ip::Prefix(destination, header->rtm_dst_len);
  route.metric = attributes.u32(RTA_PRIORITY).value_or(0);
  if (!destination.is_v4() && route.metric == kIpv6DefaultMetric) route.metric = 0;
  route.link = *link;
  route.gateway = attributes.address(RTA_GATEWAY);
  route.protocol = header->rtm_protocol;
  uint32_t table = attributes.u32(RTA_TABLE).value_or(header->rtm_table);
  route.table = table == RT_TABLE_MAIN ? 0 : table;
  route.on_link = header->rtm_flags & RTNH_F_ONLINK;
  route.source = attributes.address(RTA_PREFSRC);
  route.mtu = attributes.nested(RTA_METRICS).u32(RTAX_MTU).value_or(0);
  return route;
}

}  // namespace ovn::netlink
