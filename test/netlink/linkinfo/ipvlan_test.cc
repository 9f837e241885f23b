// SPDX-License-Identifier: Apache-2.0
#include "netlink/linkinfo/ipvlan.h"

#include <gtest/gtest.h>

#include "test/netlink/linkinfo/kind.h"

namespace ovn::netlink {
namespace {

using kernel::Ipvlan;

TEST(Ipvlan, what_is_written_is_read_back) {
  for (auto mode : {Ipvlan::Mode::l2, Ipvlan::Mode::l3, Ipvlan::Mode::l3s}) {
    for (auto flag : {Ipvlan::Flag::bridge, Ipvlan::Flag::isolated, Ipvlan::Flag::vepa}) {
      Ipvlan ipvlan{{}, mode, flag};
      Message message = message_of_kind([&](Message& m) { encode(m, ipvlan); });
      EXPECT_EQ(kind_in(message).text(IFLA_INFO_KIND), "ipvlan");
      EXPECT_EQ(decode_ipvlan(kind_in(message).nested(IFLA_INFO_DATA, kIpvlanPolicy)), ipvlan);
    }
  }
}

TEST(Ipvlan, modes_and_flags_of_the_future_are_none_of_ours) {
  EXPECT_FALSE(decode_ipvlan(Attributes({}, kIpvlanPolicy)));
  for (auto [mode, flags] : {std::pair<uint16_t, uint16_t>(IPVLAN_MODE_MAX, 0),
                             {IPVLAN_MODE_L2, IPVLAN_F_PRIVATE | IPVLAN_F_VEPA}}) {
    Message message(RTM_NEWLINK, 0, kIpvlanPolicy);
    message.header<ifinfomsg>();
    message.u16(IFLA_IPVLAN_MODE, mode);
    message.u16(IFLA_IPVLAN_FLAGS, flags);
    EXPECT_FALSE(decode_ipvlan(Attributes(message.head(), sizeof(ifinfomsg), kIpvlanPolicy)));
  }
}

}  // namespace
}  // namespace ovn::netlink
