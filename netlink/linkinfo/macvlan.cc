// SPDX-License-Identifier: Apache-2.0
#include "netlink/linkinfo/macvlan.h"

#include <linux/if_link.h>

#include <algorithm>

namespace ovn::netlink {

namespace {

// In the order of Macvlan::Mode.
constexpr uint32_t kMacvlanModes[] = {MACVLAN_MODE_BRIDGE, MACVLAN_MODE_PRIVATE, MACVLAN_MODE_VEPA,
                                      MACVLAN_MODE_PASSTHRU};

}  // namespace

void encode(Message& message, const kernel::Macvlan& macvlan) {
  message.text(IFLA_INFO_KIND, "macvlan");
  Nest data(message, IFLA_INFO_DATA, kMacvlanPolicy);
  message.u32(IFLA_MACVLAN_MODE, kMacvlanModes[static_cast<size_t>(macvlan.mode)]);
}

std::optional<kernel::Macvlan> decode_macvlan(const Attributes& data) {
  auto mode = data.u32(IFLA_MACVLAN_MODE);
  auto at = std::ranges::find(kMacvlanModes, mode);
  if (at == std::end(kMacvlanModes)) return {};
  return kernel::Macvlan{{}, kernel::Macvlan::Mode(at - std::begin(kMacvlanModes))};
}

}  // namespace ovn::netlink
