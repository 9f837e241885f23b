// SPDX-License-Identifier: Apache-2.0
#include "netlink/linkinfo/veth.h"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

namespace ovn::netlink {

void encode(Message& message, const kernel::Veth& veth, const LinkPlace& place) {
  message.text(IFLA_INFO_KIND, "veth");
  Nest data(message, IFLA_INFO_DATA, kVethPolicy);
  Nest peer(message, VETH_INFO_PEER);
  message.header<ifinfomsg>();
  message.text(IFLA_IFNAME, veth.peer_name);
  message.u32(IFLA_GROUP, kPeerGroup);
  if (place.peer && place.peer->mac) message.mac(IFLA_ADDRESS, *place.peer->mac);
  if (place.peer && place.peer->mtu != 0) message.u32(IFLA_MTU, place.peer->mtu);
  if (place.peer_fd) message.u32(IFLA_NET_NS_FD, static_cast<uint32_t>(*place.peer_fd));
}

}  // namespace ovn::netlink
