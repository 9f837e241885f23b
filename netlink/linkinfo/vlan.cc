// SPDX-License-Identifier: Apache-2.0
#include "netlink/linkinfo/vlan.h"

#include <linux/if_link.h>

namespace ovn::netlink {

void encode(Message& message, const kernel::Vlan& vlan) {
  message.text(IFLA_INFO_KIND, "vlan");
  Nest data(message, IFLA_INFO_DATA, kVlanPolicy);
  message.u16(IFLA_VLAN_ID, vlan.id);
}

std::optional<kernel::Vlan> decode_vlan(const Attributes& data) {
  auto id = data.u16(IFLA_VLAN_ID);
  if (!id) return {};
  return kernel::Vlan{{}, *id};
}

}  // namespace ovn::netlink
