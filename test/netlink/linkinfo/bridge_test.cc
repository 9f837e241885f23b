// SPDX-License-Identifier: Apache-2.0
#include "netlink/linkinfo/bridge.h"

#include <gtest/gtest.h>

#include "test/netlink/linkinfo/kind.h"

namespace ovn::netlink {
namespace {

TEST(Bridge, has_no_stp_no_snooping_and_no_netfilter) {
  Message message = message_of_kind([](Message& m) { encode(m, kernel::Bridge()); });
  EXPECT_EQ(kind_in(message).text(IFLA_INFO_KIND), "bridge");
  Attributes data = kind_in(message).nested(IFLA_INFO_DATA, kBridgePolicy);
  EXPECT_EQ(data.u32(IFLA_BR_STP_STATE), 0u);
  EXPECT_EQ(data.u8(IFLA_BR_MCAST_SNOOPING), 0);
  EXPECT_EQ(data.u8(IFLA_BR_NF_CALL_IPTABLES), 0);
  EXPECT_EQ(data.u8(IFLA_BR_NF_CALL_IP6TABLES), 0);
  EXPECT_EQ(data.u8(IFLA_BR_NF_CALL_ARPTABLES), 0);
}

}  // namespace
}  // namespace ovn::netlink
