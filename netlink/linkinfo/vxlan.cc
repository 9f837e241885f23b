// SPDX-License-Identifier: Apache-2.0
#include "netlink/linkinfo/vxlan.h"

#include <linux/if_link.h>

namespace ovn::netlink {

void encode(Message& message, const kernel::Vxlan& vxlan) {
  message.text(IFLA_INFO_KIND, "vxlan");
  Nest data(message, IFLA_INFO_DATA, kVxlanPolicy);
  message.u32(IFLA_VXLAN_ID, vxlan.vni.value());
  message.address(vxlan.local.is_v4() ? IFLA_VXLAN_LOCAL : IFLA_VXLAN_LOCAL6, vxlan.local);
  message.be16(IFLA_VXLAN_PORT, vxlan.port);
  message.u8(IFLA_VXLAN_TTL, 0);  // the underlay's default
  message.u8(IFLA_VXLAN_LEARNING, vxlan.learning);
  message.u8(IFLA_VXLAN_PROXY, vxlan.proxy);
  message.u8(IFLA_VXLAN_L2MISS, 0);
  message.u8(IFLA_VXLAN_L3MISS, 0);
}

std::optional<kernel::Vxlan> decode_vxlan(const Attributes& data) {
  auto vni = data.u32(IFLA_VXLAN_ID);
  auto local = data.address(IFLA_VXLAN_LOCAL);
  if (!local) local = data.address(IFLA_VXLAN_LOCAL6);
  if (!vni) return {};
  kernel::Vxlan vxlan;
  vxlan.vni = kernel::Vni(*vni);
  vxlan.local = local.value_or(ip::Address());  // one of others may send from any
  vxlan.port = data.be16(IFLA_VXLAN_PORT).value_or(0);
  vxlan.learning = data.u8(IFLA_VXLAN_LEARNING).value_or(0) != 0;
  vxlan.proxy = data.u8(IFLA_VXLAN_PROXY).value_or(0) != 0;
  return vxlan;
}

}  // namespace ovn::netlink
