// SPDX-License-Identifier: Apache-2.0
#include "netlink/linkinfo/bridge.h"

#include <linux/if_link.h>

namespace ovn::netlink {

void encode(Message& message, const kernel::Bridge&) {
  message.text(IFLA_INFO_KIND, "bridge");
  Nest data(message, IFLA_INFO_DATA, kBridgePolicy);
  message.u32(IFLA_BR_STP_STATE, 0);
  message.u8(IFLA_BR_MCAST_SNOOPING, 0);
  message.u8(IFLA_BR_NF_CALL_IPTABLES, 0);
  message.u8(IFLA_BR_NF_CALL_IP6TABLES, 0);
  message.u8(IFLA_BR_NF_CALL_ARPTABLES, 0);
}

}  // namespace ovn::netlink
