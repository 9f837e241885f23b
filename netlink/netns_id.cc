// SPDX-License-Identifier: Apache-2.0
#include "netlink/netns_id.h"

#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>

#include "netlink/attributes.h"

namespace ovn::netlink {

Message get_netns_id(int fd) {
  Message message(RTM_GETNSID, 0, kNetnsIdPolicy);
  message.header<rtgenmsg>();
  message.u32(NETNSA_FD, static_cast<uint32_t>(fd));
  return message;
}

Message new_netns_id(int fd) {
  Message message(RTM_NEWNSID, 0, kNetnsIdPolicy);
  message.header<rtgenmsg>();
  message.u32(NETNSA_FD, static_cast<uint32_t>(fd));
  message.i32(NETNSA_NSID, NETNSA_NSID_NOT_ASSIGNED);
  return message;
}

std::optional<int32_t> decode_netns_id(const nlmsghdr& message) {
  if (message.nlmsg_type != RTM_NEWNSID && message.nlmsg_type != RTM_DELNSID) return {};
  auto id = Attributes(message, sizeof(rtgenmsg), kNetnsIdPolicy).i32(NETNSA_NSID);
  return id && *id >= 0 ? id : std::nullopt;
}

}  // namespace ovn::netlink
