// SPDX-License-Identifier: Apache-2.0
// The kernel's objects as values: the vocabulary that core/reconcile plans in and netlink/
// programs. Each has the key under which the kernel knows it (key(): what makes two of them the
// same object) and managed fields (operator==: what we set and therefore compare). What we do not
// set is not here. An object is found in a network namespace by NetnsName, a name of ours that
// netlink/ resolves to a file descriptor; kHost is the agent's own.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "core/base/ip.h"
#include "core/base/mac.h"
#include "core/kernel/link_kinds.h"
#include "core/kernel/netns_name.h"
#include "core/kernel/nftables.h"

namespace ovn::kernel {

// The protocol number that marks our routes, routing rules, addresses and neighbours (rtm_protocol,
// FRA_PROTOCOL, IFA_PROTO, NDA_PROTOCOL; 0-4 are the kernel's, others are listed in rt_protos).
// Everything with it is ours, nothing else is.
inline constexpr uint8_t kProtocol = 158;
// All our links bear an alias (IFLA_IFALIAS) that starts so.
inline constexpr std::string_view kAliasPrefix = "ovn-lite:";

// A network namespace. Owned ones are made by us and kept alive by a bind mount at `path`; the
// others (sandboxes) are entered, never made, and only if their cookie (SO_NETNS_COOKIE) is still
// the one recorded: an inode number or pid may be used again, a cookie is not until reboot.
struct Netns {
  NetnsName name;
  std::string path;
  bool owned = false;
  uint64_t cookie = 0;  // 0: any
  // The source addresses that packets get by somebody else's default route where their sender names
  // none, at most one of each family. A dump tells it of namespaces that are not owned.
  std::vector<ip::Address> foreign_sources = {};

  const NetnsName& key() const { return name; }
  friend bool operator==(const Netns&, const Netns&) = default;
};

// How a bridge treats one of its ports (IFLA_BRPORT_*).
struct PortFlags {
  bool isolated = false;  // no frames to and from other isolated ones
  bool hairpin = false;   // frames may leave where they came in (IFLA_BRPORT_MODE)

  friend bool operator==(const PortFlags&, const PortFlags&) = default;
};

struct Link {
  NetnsName netns;
  std::string name;  // at most 15 bytes (IFNAMSIZ)
  LinkKind kind;
  std::optional<Mac> mac;  // none: the kernel's choice, not compared
  uint32_t mtu = 0;        // 0: the kernel's choice, not compared
  bool up = true;
  std::string master;  // name of a bridge in the same namespace
  std::string alias;
  PortFlags port = {};  // as one of `master`

  auto key() const { return std::tie(netns, name); }
  friend bool operator==(const Link&, const Link&) = default;
};

struct Address {
  NetnsName netns;
  std::string link;
  ip::Prefix prefix;

  auto key() const { return std::tie(netns, link, prefix); }
  friend bool operator==(const Address&, const Address&) = default;
};

struct Route {
  NetnsName netns;
  ip::Prefix destination;  // 0.0.0.0/0 or ::/0 is the default route
  uint32_t metric = 0;
  std::string link;
  std::optional<ip::Address> gateway;
  uint32_t table = 0;    // 0: the main one
  bool on_link = false;  // the gateway is on the link, whatever its subnets (RTNH_F_ONLINK)

  auto key() const { return std::tie(netns, table, destination, metric); }
  friend bool operator==(const Route&, const Route&) = default;
};

// A rule of policy routing (fib_rules.c): packets of the family whose mark is `mark`, as far as
// `mask` goes, and that come from that address, look for their route in `table` first. There may be
// several of one priority: all of it is the key.
struct RoutingRule {
  NetnsName netns;
  ip::Family family = ip::Family::v4;
  uint32_t priority = 0;  // the main table is looked into at 32766
  uint32_t mark = 0, mask = 0;  // mask 0: whatever the mark
  uint32_t table = 0;
  std::optional<ip::Address> from = {};  // none: from wherever

  auto key() const { return std::tie(netns, family, priority, mark, mask, table, from); }
  friend bool operator==(const RoutingRule&, const RoutingRule&) = default;
};

// A permanent neighbour entry (NUD_PERMANENT): ip -> mac. The kernel finds it by destination
// address.
struct Neighbor {
  NetnsName netns;
  std::string link;
  ip::Address address;
  Mac mac;

  auto key() const { return std::tie(netns, link, address); }
  friend bool operator==(const Neighbor&, const Neighbor&) = default;
};

// A permanent forwarding entry of a VXLAN device (NTF_SELF, NUD_PERMANENT): mac -> VTEP. Those of
// the zero MAC are where frames go that are for many: all of them, so the VTEP is part of the key.
struct FdbEntry {
  NetnsName netns;
  std::string link;
  Mac mac;
  ip::Address vtep;

  auto key() const {
    return std::tuple<const NetnsName&, const std::string&, const Mac&, ip::Address>(
        netns, link, mac, mac.is_zero() ? vtep : ip::Address());
  }
  friend bool operator==(const FdbEntry&, const FdbEntry&) = default;
};

// A file below /proc/sys, as "net/ipv4/conf/all/arp_ignore". A path that the running kernel does
// not have is treated as holding what is wanted: the feature that it tames is not there.
struct Sysctl {
  NetnsName netns;
  std::string path;
  std::string value;
  bool at_least = false;  // value is a number, and a higher one serves too

  auto key() const { return std::tie(netns, path); }
  friend bool operator==(const Sysctl&, const Sysctl&) = default;
};

using Object = std::variant<Netns, Link, Address, Route, RoutingRule, Neighbor, FdbEntry, Sysctl,
                            nft::Table, nft::LooseChain, nft::Element>;

// The state of some namespaces. `namespaces` are those it speaks of: an object missing here does
// not exist in them. Vectors are sorted by key and hold each key once; see normalize().
struct Snapshot {
  std::vector<Netns> namespaces;
  std::vector<Link> links;
  std::vector<Address> addresses;
  std::vector<Route> routes;
  std::vector<Neighbor> neighbors;
  std::vector<FdbEntry> fdb;
  std::vector<Sysctl> sysctls;
  std::vector<nft::Table> tables;
  std::vector<nft::LooseChain> chains;
  std::vector<nft::Element> elements;
  std::vector<RoutingRule> rules;
};

// Sorts every vector by key. Requires that no key stands twice.
void normalize(Snapshot& snapshot);

// True if `actual` is as `desired` wants it, comparing only what desired manages.
bool satisfies(const Link& actual, const Link& desired);
bool satisfies(const Netns& actual, const Netns& desired);

// True if the difference cannot be mended in place: another kind, or another value of it.
bool needs_recreate(const Link& actual, const Link& desired);

// True if the value that `actual` holds will do for `desired`: the same words, or a number that is
// not lower where that is all that is asked.
bool serves(const Sysctl& actual, const Sysctl& desired);

// One line for people and golden files: "link ov-1a2b/vxlan0 vxlan vni 4097 local 10.0.0.1 up".
std::string to_string(const Object& object);

}  // namespace ovn::kernel
