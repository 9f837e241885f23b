// SPDX-License-Identifier: Apache-2.0
// The kinds of links that we make, each with what the kernel is told of it at its creation
// (IFLA_INFO_DATA). None of it is changed in place: another value is another link.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "core/base/ip.h"
#include "core/kernel/netns_name.h"

namespace ovn::kernel {

using Vni = Number<struct VniTag, uint32_t>;  // RFC 7348: 24 bits

// IFLA_BR_*: a bridge without STP, multicast snooping, VLANs or netfilter hooks.
struct Bridge {
  friend bool operator==(const Bridge&, const Bridge&) = default;
};

// IFLA_VXLAN_*: point to multipoint, entries by us alone. Made from `underlay` straight into
// Link::netns, so that its UDP socket stays on the underlay.
struct Vxlan {
  Vni vni;
  ip::Address local;
  uint16_t port = 4789;
  bool learning = false;
  bool proxy = true;
  NetnsName underlay = kHost;

  friend bool operator==(const Vxlan&, const Vxlan&) = default;
};

// A veth pair, made with its other end in `peer_netns` under `peer_name`. The other end is a Link
// of its own, of kind VethPeer; both appear and vanish together.
struct Veth {
  NetnsName peer_netns;
  std::string peer_name;

  friend bool operator==(const Veth&, const Veth&) = default;
};
struct VethPeer {
  friend bool operator==(const VethPeer&, const VethPeer&) = default;
};

// A device that is there without us (lo): its state may be managed, but never its existence.
struct Device {
  friend bool operator==(const Device&, const Device&) = default;
};

// The link that another one stands on and goes with. It may be anybody's.
struct Lower {
  NetnsName netns;
  std::string name;

  friend bool operator==(const Lower&, const Lower&) = default;
};

// IFLA_MACVLAN_*: a link with a MAC of its own on the wire of its lower one, whose packets those
// links get that the mode lets have them. Made from the lower one's namespace straight into
// Link::netns.
struct Macvlan {
  enum class Mode { bridge, isolated, vepa, passthru };  // `isolated`: MACVLAN_MODE_PRIVATE
  Lower lower;
  Mode mode = Mode::bridge;

  friend bool operator==(const Macvlan&, const Macvlan&) = default;
};

// IFLA_IPVLAN_*: the same with the MAC of the lower link, told apart by address: among neighbours
// (l2), or as hosts behind a router, out of (l3) or in (l3s) sight of the lower one's netfilter.
struct Ipvlan {
  enum class Mode { l2, l3, l3s };
  enum class Flag { bridge, isolated, vepa };  // `isolated`: IPVLAN_F_PRIVATE
  Lower lower;
  Mode mode = Mode::l2;
  Flag flag = Flag::bridge;

  friend bool operator==(const Ipvlan&, const Ipvlan&) = default;
};

// IFLA_VLAN_*: the frames of one VLAN (802.1Q) of its lower link, in the same namespace.
struct Vlan {
  Lower lower;
  uint16_t id = 0;

  friend bool operator==(const Vlan&, const Vlan&) = default;
};

// A device that swallows what it gets: for others to stand on where no wire is wanted.
struct Dummy {
  friend bool operator==(const Dummy&, const Dummy&) = default;
};

using LinkKind =
    std::variant<Device, Bridge, Vxlan, Veth, VethPeer, Macvlan, Ipvlan, Vlan, Dummy>;

// What a link of this kind stands on; null if it stands alone.
const Lower* lower_of(const LinkKind& kind);

// In the words of `ip link`.
std::string_view to_string(Macvlan::Mode mode);
std::string_view to_string(Ipvlan::Mode mode);
std::string_view to_string(Ipvlan::Flag flag);
// "vxlan vni 4097 local 10.0.0.1", "macvlan on host/eth0 mode bridge".
std::string to_string(const LinkKind& kind);

}  // namespace ovn::kernel
