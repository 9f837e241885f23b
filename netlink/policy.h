// SPDX-License-Identifier: Apache-2.0
// Attribute tables: for every rtnetlink attribute that we write or read, how wide it is and what it
// nests. Message refuses to write an attribute against its rule (a bug of ours, found by the first
// test that passes there, instead of an EINVAL in production), Attributes does not hand out one
// that breaks it. The widths are those of the kernel's nla_policy tables (net/core/rtnetlink.c and
// the files of each kind). After sd-netlink's type tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ovn::netlink {

enum class Type : uint8_t {
  u8, u16, u32, i32, be16, be32, text, bytes, mac, ip, ip4, ip6, nested
};

struct Policy;

struct Rule {
  uint16_t attribute;
  std::string_view name;  // as in the kernel's headers
  Type type;
  uint16_t size_max = 0;           // of text, without its NUL, or bytes
  const Policy* nested = nullptr;  // none where the kind of the link decides

  // True if a payload of `size` bytes is as wide as the rule says.
  bool fits(size_t size) const;
};

struct Policy {
  std::span<const Rule> rules;

  // Null for an attribute that we neither write nor read.
  const Rule* find(uint16_t attribute) const;
};

extern const Policy kLinkPolicy;          // IFLA_*
extern const Policy kLinkFamiliesPolicy;  // AF_*, in IFLA_AF_SPEC
extern const Policy kLinkKindPolicy;      // IFLA_INFO_*, in IFLA_LINKINFO
extern const Policy kBridgePolicy;        // IFLA_BR_*, in IFLA_INFO_DATA
extern const Policy kBridgePortPolicy;    // IFLA_BRPORT_*, in IFLA_INFO_SLAVE_DATA
extern const Policy kVethPolicy;          // VETH_INFO_*
extern const Policy kVxlanPolicy;         // IFLA_VXLAN_*
extern const Policy kMacvlanPolicy;       // IFLA_MACVLAN_*
extern const Policy kIpvlanPolicy;        // IFLA_IPVLAN_*
extern const Policy kVlanPolicy;          // IFLA_VLAN_*
extern const Policy kAddressPolicy;       // IFA_*
extern const Policy kRoutePolicy;         // RTA_*
extern const Policy kRouteMetricsPolicy;  // RTAX_*, in RTA_METRICS
extern const Policy kRulePolicy;          // FRA_*
extern const Policy kNeighborPolicy;      // NDA_*, of neighbours and FDB entries
extern const Policy kNetnsIdPolicy;       // NETNSA_*
extern const Policy kExtackPolicy;        // NLMSGERR_ATTR_*

}  // namespace ovn::netlink
