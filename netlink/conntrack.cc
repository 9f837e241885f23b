// SPDX-License-Identifier: Apache-2.0
#include "netlink/conntrack.h"

#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <functional>

#include "core/base/metrics.h"
#include "netlink/address.h"
#include "netlink/attributes.h"
#include "netlink/rule.h"

namespace ovn::netlink {

using kernel::nft::Served;
using kernel::nft::Translation;

namespace {

metrics::Counter forgotten_total("ovn_lite_netlink_flows_forgotten_total",
                                 "Tracked connections forgotten, since a port or service changed.");

extern const Policy kIpPolicy, kProtocolPolicy, kTuplePolicy, kTcpPolicy, kStatePolicy;

constexpr Rule kIpRules[] = {
    RULE(CTA_IP_V4_SRC, Type::ip4),
    RULE(CTA_IP_V4_DST, Type::ip4),
    RULE(CTA_IP_V6_SRC, Type::ip6),
    RULE(CTA_IP_V6_DST, Type::ip6),
};
constexpr Rule kProtocolRules[] = {
    RULE(CTA_PROTO_NUM, Type::u8),
    RULE(CTA_PROTO_SRC_PORT, Type::be16),
    RULE(CTA_PROTO_DST_PORT, Type::be16),
    RULE(CTA_PROTO_ICMP_ID, Type::be16),
    RULE(CTA_PROTO_ICMP_TYPE, Type::u8),
    RULE(CTA_PROTO_ICMP_CODE, Type::u8),
    RULE(CTA_PROTO_ICMPV6_ID, Type::be16),
    RULE(CTA_PROTO_ICMPV6_TYPE, Type::u8),
    RULE(CTA_PROTO_ICMPV6_CODE, Type::u8),
};
constexpr Rule kTupleRules[] = {
    RULE(CTA_TUPLE_IP, Type::nested, 0, &kIpPolicy),
    RULE(CTA_TUPLE_PROTO, Type::nested, 0, &kProtocolPolicy),
};
constexpr Rule kFlowRules[] = {
    RULE(CTA_TUPLE_ORIG, Type::nested, 0, &kTuplePolicy),
    RULE(CTA_TUPLE_REPLY, Type::nested, 0, &kTuplePolicy),
    RULE(CTA_PROTOINFO, Type::nested, 0, &kStatePolicy),
    RULE(CTA_ID, Type::be32),
    RULE(CTA_ZONE, Type::be16),
};
constexpr Rule kTcpRules[] = {RULE(CTA_PROTOINFO_TCP_STATE, Type::u8)};
const Policy kTcpPolicy{kTcpRules};
constexpr Rule kStateRules[] = {RULE(CTA_PROTOINFO_TCP, Type::nested, 0, &kTcpPolicy)};
const Policy kStatePolicy{kStateRules};
const Policy kIpPolicy{kIpRules}, kProtocolPolicy{kProtocolRules}, kTuplePolicy{kTupleRules};
const Policy kFlowPolicy{kFlowRules};
constexpr Rule kCountRules[] = {RULE(CTA_STATS_GLOBAL_ENTRIES, Type::be32)};
const Policy kCountPolicy{kCountRules};

bool has_connections(uint8_t protocol) {
  return protocol == IPPROTO_TCP || protocol == IPPROTO_SCTP || protocol == IPPROTO_DCCP;
}

constexpr uint16_t ct_type(uint16_t message) { return NFNL_SUBSYS_CTNETLINK << 8 | message; }

Message ct_request(uint16_t ct_message, ip::Family family, const Policy& policy = kFlowPolicy) {
  Message message(ct_type(ct_message), 0, policy);
  message.header<nfgenmsg>().nfgen_family = family == ip::Family::v4 ? AF_INET : AF_INET6;
  return message;
}

struct Tuple {
  uint8_t protocol;
  ip::Endpoint source, destination;
};

// The attributes of either version of ICMP.
struct Echo {
  uint8_t protocol;
  uint16_t id, type, code;
};
constexpr Echo kEchoes[] = {
    {IPPROTO_ICMP, CTA_PROTO_ICMP_ID, CTA_PROTO_ICMP_TYPE, CTA_PROTO_ICMP_CODE},
    {IPPROTO_ICMPV6, CTA_PROTO_ICMPV6_ID, CTA_PROTO_ICMPV6_TYPE, CTA_PROTO_ICMPV6_CODE},
};
const Echo* echo_of(uint8_t protocol) {
  auto found = std::ranges::find(kEchoes, protocol, &Echo::protocol);
  return found == std::end(kEchoes) ? nullptr : found;
}

std::optional<Tuple> decode_tuple(const Attributes& tuple) {
  Attributes ip = tuple.nested(CTA_TUPLE_IP), proto = tuple.nested(CTA_TUPLE_PROTO);
  auto source = ip.address(CTA_IP_V4_SRC), destination = ip.address(CTA_IP_V4_DST);
  if (!source) source = ip.address(CTA_IP_V6_SRC), destination = ip.address(CTA_IP_V6_DST);
  auto number = proto.u8(CTA_PROTO_NUM);
  if (!source || !destination || !number) return {};
  auto from = proto.be16(CTA_PROTO_SRC_PORT), to = proto.be16(CTA_PROTO_DST_PORT);
  if (const Echo* echo = echo_of(*number)) {
    auto type = proto.u8(echo->type), code = proto.u8(echo->code);
    from = proto.be16(echo->id);
    if (type && code) to = static_cast<uint16_t>(*type << 8 | *code);
  }
  bool needed = has_ports(*number) || echo_of(*number);
  if (needed && !(from && to)) return {};
  return Tuple{*number, {*source, from.value_or(0)}, {*destination, to.value_or(0)}};
}

void put_protocol(Message& message, const Flow& flow) {
  uint16_t from = flow.answers_from.port, to = flow.answers_to.port;
  message.u8(CTA_PROTO_NUM, flow.protocol);
  if (const Echo* echo = echo_of(flow.protocol)) {
    message.be16(echo->id, from);
    message.u8(echo->type, static_cast<uint8_t>(to >> 8));
    message.u8(echo->code, static_cast<uint8_t>(to));
  } else {
    message.be16(CTA_PROTO_SRC_PORT, from);
    message.be16(CTA_PROTO_DST_PORT, to);
  }
}

Result<std::set<ip::Address>> local_addresses(Socket& route) {
  std::set<ip::Address> local;
  Message ask = dump_addresses();
  CHECK_OK(route.dump(ask, "addresses", [&](const nlmsghdr& reply) {
    if (auto address = decode_address(reply)) local.insert(address->prefix.address());
  }));
  return local;
}

// False too if the kernel does not tell: then a dump will.
bool has_no_flows(Socket& netfilter) {
  uint32_t count = 0;
  Message ask = count_flows();
  auto told = netfilter.ask(ask, "number of tracked connections",
                            [&](const nlmsghdr& reply) { count = decode_count(reply); });
  return told && count == 0;
}

Result<void> forget_if(Socket& netfilter, const std::set<ip::Family>& families,
                       const std::function<bool(const Flow&)>& is_stale) {
  if (has_no_flows(netfilter)) return {};
  std::vector<Flow> stale;
  CHECK_OK(each_flow(netfilter, families, [&](const Flow& flow) {
    if (is_stale(flow)) stale.push_back(flow);
  }));
  for (const Flow& flow : stale) {
    Message message = delete_flow(flow);
    auto deleted = netfilter.request(message, "forget a tracked connection");
    if (!deleted && deleted.error().sys_errno != ENOENT) return deleted;
    forgotten_total.add();
  }
  return {};
}

}  // namespace

bool has_ports(uint8_t protocol) {
  return protocol == IPPROTO_UDP || protocol == IPPROTO_UDPLITE || has_connections(protocol);
}

bool goes_with(const Flow& flow, kernel::Flows which) {
  if (which == kernel::Flows::datagrams_end) return !has_connections(flow.protocol);
  return which == kernel::Flows::end;
}

Result<void> each_flow(Socket& netfilter, const std::set<ip::Family>& families,
                       const std::function<void(const Flow&)>& visit) {
  for (ip::Family family : families) {
    Message ask = dump_flows(family);
    auto dumped = netfilter.dump(ask, "tracked connections", [&](const nlmsghdr& reply) {
      if (auto flow = decode_flow(reply)) visit(*flow);
    });
    bool absent = !dumped && (dumped.error().sys_errno == EINVAL ||
                              dumped.error().sys_errno == EOPNOTSUPP);
    if (absent) return {};
    CHECK_OK(dumped);
  }
  return {};
}

Message dump_flows(ip::Family family) { return ct_request(IPCTNL_MSG_CT_GET, family); }

Message count_flows() {
  return ct_request(IPCTNL_MSG_CT_GET_STATS, ip::Family::v4, kCountPolicy);
}

uint32_t decode_count(const nlmsghdr& message) {
  if (message.nlmsg_type != ct_type(IPCTNL_MSG_CT_GET_STATS)) return 0;
  Attributes in(message, sizeof(nfgenmsg), kCountPolicy);
  return in.be32(CTA_STATS_GLOBAL_ENTRIES).value_or(0);
}

Message delete_flow(const Flow& flow) {
  const ip::Endpoint &from = flow.answers_from, &to = flow.answers_to;
  bool v4 = from.address.is_v4();
  Message message = ct_request(IPCTNL_MSG_CT_DELETE, from.address.family());
  {
    Nest tuple(message, CTA_TUPLE_REPLY);
    {
      Nest ip(message, CTA_TUPLE_IP);
      message.address(v4 ? CTA_IP_V4_SRC : CTA_IP_V6_SRC, from.address);
      message.address(v4 ? CTA_IP_V4_DST : CTA_IP_V6_DST, to.address);
    }
    Nest protocol(message, CTA_TUPLE_PROTO);
    put_protocol(message, flow);
  }
  message.be32(CTA_ID, flow.id);
  if (flow.zone != 0) message.be16(CTA_ZONE, flow.zone);
  return message;
}

std::optional<Flow> decode_flow(const nlmsghdr& message) {
  if (message.nlmsg_type != ct_type(IPCTNL_MSG_CT_NEW)) return {};
  Attributes in(message, sizeof(nfgenmsg), kFlowPolicy);
  auto original = decode_tuple(in.nested(CTA_TUPLE_ORIG));
  auto reply = decode_tuple(in.nested(CTA_TUPLE_REPLY));
  if (!original || !reply) return {};
  return Flow{original->protocol, original->source, original->destination,
              reply->source, reply->destination,
              in.be32(CTA_ID).value_or(0), in.be16(CTA_ZONE).value_or(0),
              in.nested(CTA_PROTOINFO).nested(CTA_PROTOINFO_TCP).u8(CTA_PROTOINFO_TCP_STATE)
                  .value_or(0)};
}

bool is_against(const Flow& flow, const ChangedTranslation& changed,
                const std::set<ip::Address>& local) {
  const Translation& now = changed.translation;
  const ip::Address& at = flow.destination.address;
  if (flow.protocol != now.protocol || flow.destination.port != now.port ||
      at.family() != now.to.address.family()) {
    return false;
  }
  bool meant = now.address ? at == *now.address : at.is_loopback() || local.contains(at);
  return meant && (changed.dropped || flow.answers_from != now.to);
}

Result<void> forget_flows(Socket& netfilter, Socket& route,
                          std::span<const ChangedTranslation> changed) {
  TRY(auto local, local_addresses(route));
  std::multimap<uint16_t, ChangedTranslation> by_port;
  std::set<ip::Family> families;
  for (const ChangedTranslation& one : changed) {
    by_port.emplace(one.translation.port, one);
    families.insert(one.translation.to.address.family());
  }
  return forget_if(netfilter, families, [&](const Flow& flow) {
    auto [at, end] = by_port.equal_range(flow.destination.port);
    return std::any_of(at, end, [&](const auto& one) {
      return is_against(flow, one.second, local);
    });
  });
}

Result<void> forget_served(Socket& netfilter, const std::map<Served, kernel::Flows>& gone) {
  std::set<ip::Family> families;
  for (const auto& [served, _] : gone) families.insert(served.vip.family());
  return forget_if(netfilter, families, [&](const Flow& flow) {
    const ip::Address &at = flow.destination.address, &from = flow.answers_from.address;
    auto found = gone.find({at, from});
    if (found == gone.end()) {
      ip::Address any = at.is_v4() ? ip::Address() : ip::Address::v6({});
      found = gone.find({any, from, flow.protocol, flow.destination.port});
    }
    return found != gone.end() && goes_with(flow, found->second);
  });
}

}  // namespace ovn::netlink
