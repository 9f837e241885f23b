// SPDX-License-Identifier: Apache-2.0
#include "netlink/address.h"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "netlink/attributes.h"

namespace ovn::netlink {

using kernel::Address;

namespace {

Message encode(uint16_t type, uint16_t flags, const Address& address, uint32_t link) {
  const ip::Address& ip = address.prefix.address();
  Message message(type, flags, kAddressPolicy);
  auto& header = message.header<ifaddrmsg>();
  header.ifa_family = ip.is_v4() ? AF_INET : AF_INET6;
  header.ifa_prefixlen = static_cast<uint8_t>(address.prefix.length());
  header.ifa_index = link;
  message.address(IFA_LOCAL, ip);
  message.address(IFA_ADDRESS, ip);
  return message;
}

}  // namespace

Message put_address(const Address& address, uint32_t link) {
  Message message = encode(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, address, link);
  message.u8(IFA_PROTO, kernel::kProtocol);
  if (!address.prefix.is_v4()) message.u32(IFA_FLAGS, IFA_F_NODAD | IFA_F_PERMANENT);
  return message;
}

Message drop_address(const Address& address, uint32_t link) {
  return encode(RTM_DELADDR, 0, address, link);
}

Message dump_addresses() {
  Message message(RTM_GETADDR, 0, kAddressPolicy);
  message.header<ifaddrmsg>().ifa_family = AF_UNSPEC;
  return message;
}

std::optional<KernelAddress> decode_address(const nlmsghdr& message) {
  const auto* header = family_header<ifaddrmsg>(message);
  bool is_address = message.nlmsg_type == RTM_NEWADDR || message.nlmsg_type == RTM_DELADDR;
  if (!is_address || !header) return {};
  Attributes attributes(message, sizeof(ifaddrmsg), kAddressPolicy);
  auto ip = attributes.address(IFA_LOCAL);  // IPv6 has it only where there is a peer
  if (!ip) ip = attributes.address(IFA_ADDRESS);
  if (!ip || header->ifa_prefixlen > ip->bits()) return {};
  KernelAddress address;
  address.link = header->ifa_index;
  address.prefix = ip::Prefix(*ip, header->ifa_prefixlen);
  address.protocol = attributes.u8(IFA_PROTO).value_or(0);
  return address;
}

}  // namespace ovn::netlink
