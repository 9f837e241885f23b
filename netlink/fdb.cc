// SPDX-License-Identifier: Apache-2.0
#include "netlink/fdb.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "netlink/attributes.h"

namespace ovn::netlink {

using kernel::FdbEntry;

namespace {

Message encode(uint16_t type, uint16_t flags, const FdbEntry& entry, uint32_t link) {
  Message message(type, flags, kNeighborPolicy);
  auto& header = message.header<ndmsg>();
  header.ndm_family = AF_BRIDGE;
  header.ndm_ifindex = static_cast<int>(link);
  header.ndm_state = NUD_PERMANENT | NUD_NOARP;
  header.ndm_flags = NTF_SELF;
  message.mac(NDA_LLADDR, entry.mac);
  return message;
}

}  // namespace

Message put_fdb(const FdbEntry& entry, uint32_t link) {
  uint16_t how = entry.mac.is_zero() ? NLM_F_APPEND : NLM_F_REPLACE;
  Message message = encode(RTM_NEWNEIGH, NLM_F_CREATE | how, entry, link);
  message.address(NDA_DST, entry.vtep);
  return message;
}

// Without NDA_DST the kernel deletes the MAC with all its destinations.
Message drop_fdb(const FdbEntry& entry, uint32_t link) {
  Message message = encode(RTM_DELNEIGH, 0, entry, link);
  if (entry.mac.is_zero()) message.address(NDA_DST, entry.vtep);
  return message;
}

Message dump_fdb(uint32_t link) {
  Message message(RTM_GETNEIGH, 0, kNeighborPolicy);
  auto& header = message.header<ndmsg>();
  header.ndm_family = AF_BRIDGE;
  header.ndm_ifindex = static_cast<int>(link);
  return message;
}

std::optional<KernelFdbEntry> decode_fdb(const nlmsghdr& message) {
  const auto* header = family_header<ndmsg>(message);
  bool is_entry = message.nlmsg_type == RTM_NEWNEIGH || message.nlmsg_type == RTM_DELNEIGH;
  if (!is_entry || !header || header->ndm_family != AF_BRIDGE) return {};
  if (!(header->ndm_flags & NTF_SELF) || header->ndm_ifindex <= 0) return {};
  Attributes attributes(message, sizeof(ndmsg), kNeighborPolicy);
  auto mac = attributes.mac(NDA_LLADDR);
  if (!mac) return {};
  KernelFdbEntry entry;
  entry.link = static_cast<uint32_t>(header->ndm_ifindex);
  entry.mac = *mac;
  entry.vtep = attributes.address(NDA_DST);
  entry.permanent = (header->ndm_state & NUD_PERMANENT) != 0;
  return entry;
}

}  // namespace ovn::netlink
