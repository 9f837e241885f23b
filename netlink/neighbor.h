// SPDX-License-Identifier: Apache-2.0
// Permanent neighbour entries: RTM_NEWNEIGH, RTM_DELNEIGH, RTM_GETNEIGH of AF_INET and AF_INET6.
// Ours bear our protocol number in NDA_PROTOCOL. The kernel finds an entry by device and
// destination alone (neigh_lookup()), so a put with another MAC replaces.
#pragma once

#include <optional>

#include "core/kernel/objects.h"
#include "netlink/message.h"

namespace ovn::netlink {

struct KernelNeighbor {
  uint32_t link = 0;  // its index
  ip::Address address;
  std::optional<Mac> mac;
  bool permanent = false;
  uint8_t protocol = 0;

  bool is_ours() const { return protocol == kernel::kProtocol; }
};

Message put_neighbor(const kernel::Neighbor& neighbor, uint32_t link);
Message drop_neighbor(const kernel::Neighbor& neighbor, uint32_t link);
// Of both families.
Message dump_neighbors();

// Nothing for another type of message, another family (an FDB entry), or one without address.
std::optional<KernelNeighbor> decode_neighbor(const nlmsghdr& message);

}  // namespace ovn::netlink
