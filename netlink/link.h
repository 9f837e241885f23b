// SPDX-License-Identifier: Apache-2.0
// Links: RTM_NEWLINK, RTM_DELLINK, RTM_GETLINK. What is ours is marked twice: by the group
// (IFLA_GROUP), which the kernel sets in the very act of creating a link, and by the alias, which
// needs a second message but names the endpoint or network; after a crash between the two the group
// still proves the link ours. The group also tells which end of a veth pair was asked for (Veth)
// and which came with it (VethPeer).
#pragma once

#include <optional>
#include <string>

#include "core/kernel/objects.h"
#include "netlink/message.h"

namespace ovn::netlink {

inline constexpr uint32_t kLinkGroup = 0x6f766e01;  // "ovn", 1
inline constexpr uint32_t kPeerGroup = 0x6f766e02;
inline constexpr uint32_t kDoomedGroup = 0x6f766e03;  // about to be deleted together

// A link in the kernel's words: other links by index, namespaces by id.
struct KernelLink {
  uint32_t index = 0;
  std::string name;
  std::string kind;  // IFLA_INFO_KIND: "bridge"; empty for a physical device and lo
  std::optional<Mac> mac;
  uint32_t mtu = 0;
  bool up = false;
  bool loopback = false;
  bool resolves = false;   // addresses of neighbours to MACs
  bool operating = false;  // RFC 2863's ifOperStatus is up: the other end of a veth is up too
  uint32_t master = 0;
  kernel::PortFlags port;  // of a bridge
  std::string alias;
  uint32_t group = 0;
  uint32_t peer = 0;  // IFLA_LINK: a veth's other end or a lower link, in the namespace of...
  std::optional<int32_t> peer_id;      // ...this id (IFLA_LINK_NETNSID), or in the same if none
  std::optional<kernel::Vxlan> vxlan;  // underlay is not filled in: it is peer_id's
  // Of a kind that stands on another link; that one is `peer`, and is not filled in.
  std::optional<kernel::LinkKind> upper;

  bool is_ours() const;
};

// What a change of a link sets; what is absent stays.
struct LinkChange {
  std::optional<std::string> name;  // of a link that is down
  std::optional<Mac> mac;
  std::optional<uint32_t> mtu;
  std::optional<bool> up;
  std::optional<uint32_t> master;  // 0: none
  std::optional<std::string> alias;
  std::optional<uint32_t> group;
  std::optional<kernel::PortFlags> port;  // by a message of its own: set_port()

  // Nothing for change_link() to do.
  bool is_empty() const;
};

// Where a new link goes, beside what its value says.
struct LinkPlace {
  uint32_t master = 0;                 // its index in the link's namespace
  std::optional<int> netns_fd;         // the link's namespace, if the socket is in another
  std::optional<int> peer_fd;          // the namespace of a veth's other end
  const kernel::Link* peer = nullptr;  // the other end as it is wanted, if that is known
  uint32_t lower = 0;                  // index of what it stands on, where the socket is
};

Message get_link(const std::string& name);
// The link with that index, in the namespace with that id, seen from the socket's.
Message get_link(uint32_t index, std::optional<int32_t> netns_id);
Message dump_links();
// Creates a link with name, kind, MAC, MTU, master, group and state in one message. The alias,
// which the kernel does not take then, the peer's state, and a bridge's MTU are left to
// change_link().
Message create_link(const kernel::Link& link, const LinkPlace& place);
Message change_link(uint32_t index, const LinkChange& change);
Message change_link(const std::string& name, const LinkChange& change);
// For a port of a bridge.
Message set_port(const std::string& name, const kernel::PortFlags& flags);
Message delete_link(uint32_t index);
Message delete_group(uint32_t group);

// Nothing for a message of another type or one without name or index.
std::optional<KernelLink> decode_link(const nlmsghdr& message);

}  // namespace ovn::netlink
