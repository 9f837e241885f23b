// SPDX-License-Identifier: Apache-2.0
#include "netlink/neighbor.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "netlink/attributes.h"

namespace ovn::netlink {

using kernel::Neighbor;

namespace {

Message encode(uint16_t type, uint16_t flags, const Neighbor& neighbor, uint32_t link) {
  Message message(type, flags, kNeighborPolicy);
  auto& header = message.header<ndmsg>();
  header.ndm_family = neighbor.address.is_v4() ? AF_INET : AF_INET6;
  header.ndm_ifindex = static_cast<int>(link);
  header.ndm_state = NUD_PERMANENT;
  message.address(NDA_DST, neighbor.address);
  return message;
}

}  // namespace

Message put_neighbor(const Neighbor& neighbor, uint32_t link) {
  Message message = encode(RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, neighbor, link);
  message.mac(NDA_LLADDR, neighbor.mac);
  message.u8(NDA_PROTOCOL, kernel::kProtocol);
  return message;
}

Message drop_neighbor(const Neighbor& neighbor, uint32_t link) {
  return encode(RTM_DELNEIGH, 0, neighbor, link);
}

Message dump_neighbors() {
  Message message(RTM_GETNEIGH, 0, kNeighborPolicy);
  message.header<ndmsg>().ndm_family = AF_UNSPEC;
  return message;
}

std::optional<KernelNeighbor> decode_neighbor(const nlmsghdr& message) {
  const auto* header = family_header<ndmsg>(message);
  bool is_neighbor = message.nlmsg_type == RTM_NEWNEIGH || message.nlmsg_type == RTM_DELNEIGH;
  if (!is_neighbor || !header) return {};
  if (header->ndm_family != AF_INET && header->ndm_family != AF_INET6) return {};
  Attributes attributes(message, sizeof(ndmsg), kNeighborPolicy);
  auto address = attributes.address(NDA_DST);
  if (!address || header->ndm_ifindex <= 0) return {};
  KernelNeighbor neighbor;
  neighbor.link = static_cast<uint32_t>(header->ndm_ifindex);
  neighbor.address = *address;
  neighbor.mac = attributes.mac(NDA_LLADDR);
  neighbor.permanent = (header->ndm_state & NUD_PERMANENT) != 0;
  neighbor.protocol = attributes.u8(NDA_PROTOCOL).value_or(0);
  return neighbor;
}

}  // namespace ovn::netlink
