// SPDX-License-Identifier: Apache-2.0
#include "netlink/linkinfo/ipvlan.h"

#include <linux/if_link.h>

namespace ovn::netlink {

using kernel::Ipvlan;

// The kernel counts modes and flags as we do: IPVLAN_MODE_L2 is 0, _L3 1, _L3S 2; no flag is
// bridge, IPVLAN_F_PRIVATE is 1, IPVLAN_F_VEPA 2.
static_assert(IPVLAN_MODE_L3S == static_cast<int>(Ipvlan::Mode::l3s));
static_assert(IPVLAN_F_PRIVATE == static_cast<int>(Ipvlan::Flag::isolated));
static_assert(IPVLAN_F_VEPA == static_cast<int>(Ipvlan::Flag::vepa));

void encode(Message& message, const Ipvlan& ipvlan) {
  message.text(IFLA_INFO_KIND, "ipvlan");
  Nest data(message, IFLA_INFO_DATA, kIpvlanPolicy);
  message.u16(IFLA_IPVLAN_MODE, static_cast<uint16_t>(ipvlan.mode));
  message.u16(IFLA_IPVLAN_FLAGS, static_cast<uint16_t>(ipvlan.flag));
}

std::optional<Ipvlan> decode_ipvlan(const Attributes& data) {
  auto mode = data.u16(IFLA_IPVLAN_MODE);
  uint16_t flag = data.u16(IFLA_IPVLAN_FLAGS).value_or(0);
  if (!mode || *mode > IPVLAN_MODE_L3S || flag > IPVLAN_F_VEPA) return {};
  return Ipvlan{{}, Ipvlan::Mode(*mode), Ipvlan::Flag(flag)};
}

}  // namespace ovn::netlink
