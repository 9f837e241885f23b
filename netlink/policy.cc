// SPDX-License-Identifier: Apache-2.0
#include "netlink/policy.h"

#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/net_namespace.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>

#include <algorithm>

#include "netlink/rule.h"

namespace ovn::netlink {
namespace {

constexpr uint16_t kAliasSizeMax = 255;     // IFALIASZ less its NUL
constexpr uint16_t kKindSizeMax = 15;       // MODULE_NAME_LEN is longer; the kinds we know are not
constexpr uint16_t kConfSizeMax = 1024;     // 33 and 57 numbers in Linux 6.1
constexpr uint16_t kMessageSizeMax = 1024;  // extack texts have no bound of their own

constexpr Rule kLinkRules[] = {
    RULE(IFLA_ADDRESS, Type::mac),
    RULE(IFLA_IFNAME, Type::text, IFNAMSIZ - 1),
    RULE(IFLA_MTU, Type::u32),
    RULE(IFLA_OPERSTATE, Type::u8),
    RULE(IFLA_LINK, Type::u32),
    RULE(IFLA_MASTER, Type::u32),
    RULE(IFLA_LINKINFO, Type::nested, 0, &kLinkKindPolicy),
    RULE(IFLA_IFALIAS, Type::text, kAliasSizeMax),
    RULE(IFLA_GROUP, Type::u32),
    RULE(IFLA_NET_NS_FD, Type::u32),
    RULE(IFLA_EXT_MASK, Type::u32),
    RULE(IFLA_LINK_NETNSID, Type::i32),
    RULE(IFLA_AF_SPEC, Type::nested, 0, &kLinkFamiliesPolicy),
    RULE(IFLA_TARGET_NETNSID, Type::i32),
};
constexpr Rule kLinkInetRules[] = {
    RULE(IFLA_INET_CONF, Type::bytes, kConfSizeMax),
};
constexpr Rule kLinkInet6Rules[] = {
    RULE(IFLA_INET6_CONF, Type::bytes, kConfSizeMax),
};
constexpr Policy kLinkInetPolicy{kLinkInetRules};
constexpr Policy kLinkInet6Policy{kLinkInet6Rules};
constexpr Rule kLinkFamiliesRules[] = {
    RULE(AF_INET, Type::nested, 0, &kLinkInetPolicy),
    RULE(AF_INET6, Type::nested, 0, &kLinkInet6Policy),
};
constexpr Rule kLinkKindRules[] = {
    RULE(IFLA_INFO_KIND, Type::text, kKindSizeMax),
    RULE(IFLA_INFO_DATA, Type::nested),
    RULE(IFLA_INFO_SLAVE_KIND, Type::text, kKindSizeMax),
    RULE(IFLA_INFO_SLAVE_DATA, Type::nested),
};
constexpr Rule kBridgePortRules[] = {
    RULE(IFLA_BRPORT_MODE, Type::u8),
    RULE(IFLA_BRPORT_ISOLATED, Type::u8),
};
constexpr Rule kBridgeRules[] = {
    RULE(IFLA_BR_STP_STATE, Type::u32),        RULE(IFLA_BR_MCAST_SNOOPING, Type::u8),
    RULE(IFLA_BR_NF_CALL_IPTABLES, Type::u8),  RULE(IFLA_BR_NF_CALL_IP6TABLES, Type::u8),
    RULE(IFLA_BR_NF_CALL_ARPTABLES, Type::u8),
};
constexpr Rule kVethRules[] = {
    RULE(VETH_INFO_PEER, Type::nested, 0, &kLinkPolicy),
};
constexpr Rule kVxlanRules[] = {
    RULE(IFLA_VXLAN_ID, Type::u32),      RULE(IFLA_VXLAN_LOCAL, Type::ip4),
    RULE(IFLA_VXLAN_LOCAL6, Type::ip6),  RULE(IFLA_VXLAN_TTL, Type::u8),
    RULE(IFLA_VXLAN_LEARNING, Type::u8), RULE(IFLA_VXLAN_PORT, Type::be16),
    RULE(IFLA_VXLAN_PROXY, Type::u8),    RULE(IFLA_VXLAN_L2MISS, Type::u8),
    RULE(IFLA_VXLAN_L3MISS, Type::u8),
};
constexpr Rule kMacvlanRules[] = {
    RULE(IFLA_MACVLAN_MODE, Type::u32),
};
constexpr Rule kIpvlanRules[] = {
    RULE(IFLA_IPVLAN_MODE, Type::u16),
    RULE(IFLA_IPVLAN_FLAGS, Type::u16),
};
constexpr Rule kVlanRules[] = {
    RULE(IFLA_VLAN_ID, Type::u16),
};
constexpr Rule kAddressRules[] = {
    RULE(IFA_ADDRESS, Type::ip),
    RULE(IFA_LOCAL, Type::ip),
    RULE(IFA_FLAGS, Type::u32),
    RULE(IFA_PROTO, Type::u8),
};
constexpr Rule kRouteRules[] = {
    RULE(RTA_DST, Type::ip),     RULE(RTA_OIF, Type::u32),
    RULE(RTA_GATEWAY, Type::ip), RULE(RTA_PRIORITY, Type::u32),
    RULE(RTA_PREFSRC, Type::ip), RULE(RTA_METRICS, Type::nested, 0, &kRouteMetricsPolicy),
    RULE(RTA_TABLE, Type::u32),
};
constexpr Rule kRouteMetricsRules[] = {
    RULE(RTAX_MTU, Type::u32),
};
constexpr Rule kRoutingRules[] = {
    RULE(FRA_PRIORITY, Type::u32), RULE(FRA_FWMARK, Type::u32),  RULE(FRA_FWMASK, Type::u32),
    RULE(FRA_TABLE, Type::u32),    RULE(FRA_PROTOCOL, Type::u8), RULE(FRA_SRC, Type::ip),
};
constexpr Rule kNeighborRules[] = {
    RULE(NDA_DST, Type::ip),
    RULE(NDA_LLADDR, Type::mac),
    RULE(NDA_PROTOCOL, Type::u8),
};
constexpr Rule kNetnsIdRules[] = {
    RULE(NETNSA_NSID, Type::i32),
    RULE(NETNSA_FD, Type::u32),
};
constexpr Rule kExtackRules[] = {
    RULE(NLMSGERR_ATTR_MSG, Type::text, kMessageSizeMax),
};

}  // namespace

const Policy kLinkPolicy{kLinkRules};
const Policy kLinkFamiliesPolicy{kLinkFamiliesRules};
const Policy kLinkKindPolicy{kLinkKindRules};
const Policy kBridgePolicy{kBridgeRules};
const Policy kBridgePortPolicy{kBridgePortRules};
const Policy kVethPolicy{kVethRules};
const Policy kVxlanPolicy{kVxlanRules};
const Policy kMacvlanPolicy{kMacvlanRules};
const Policy kIpvlanPolicy{kIpvlanRules};
const Policy kVlanPolicy{kVlanRules};
const Policy kAddressPolicy{kAddressRules};
const Policy kRoutePolicy{kRouteRules};
const Policy kRouteMetricsPolicy{kRouteMetricsRules};
const Policy kRulePolicy{kRoutingRules};
const Policy kNeighborPolicy{kNeighborRules};
const Policy kNetnsIdPolicy{kNetnsIdRules};
const Policy kExtackPolicy{kExtackRules};

bool Rule::fits(size_t size) const {
  switch (type) {
    case Type::u8:
      return size == 1;
    case Type::u16:
    case Type::be16:
      return size == 2;
    case Type::u32:
    case Type::i32:
    case Type::be32:
    case Type::ip4:
      return size == 4;
    case Type::ip6:
      return size == 16;
    case Type::ip:
      return size == 4 || size == 16;
    case Type::mac:
      return size == 6;
    case Type::text:
      return size >= 1 && size <= size_max + 1u;
    case Type::bytes:
      return size <= size_max;
    case Type::nested:
      return true;
  }
  return false;
}

const Rule* Policy::find(uint16_t attribute) const {
  auto at = std::find_if(rules.begin(), rules.end(),
                         [&](const Rule& rule) { return rule.attribute == attribute; });
  return at == rules.end() ? nullptr : &*at;
}

}  // namespace ovn::netlink
