// SPDX-License-Identifier: Apache-2.0
#include "netlink/linkinfo/vxlan.h"

#include <gtest/gtest.h>

#include "test/netlink/linkinfo/kind.h"

namespace ovn::netlink {
namespace {

using kernel::Vni;
using kernel::Vxlan;

Message message_of(const Vxlan& vxlan) {
  return message_of_kind([&](Message& m) { encode(m, vxlan); });
}
Attributes data_in(Message& message) {
  return kind_in(message).nested(IFLA_INFO_DATA, kVxlanPolicy);
}

TEST(Vxlan, what_is_written_is_read_back) {
  auto v4 = ip::Address::v4(0x0a000001), v6 = *ip::Address::parse("fd00::1");
  const Vxlan cases[] = {
      {Vni(1), v4},
      {Vni((1 << 24) - 1), v6},
      {Vni(7), v4, 8472},
      {Vni(7), v4, 4789, true},
      {Vni(7), v4, 4789, false, false},
  };
  for (const auto& vxlan : cases) {
    Message message = message_of(vxlan);
    EXPECT_EQ(kind_in(message).text(IFLA_INFO_KIND), "vxlan");
    EXPECT_EQ(decode_vxlan(data_in(message)), vxlan);
  }
}

TEST(Vxlan, asks_for_no_notices_of_misses) {
  Message message = message_of({Vni(7), ip::Address::v4(1)});
  EXPECT_EQ(data_in(message).u8(IFLA_VXLAN_L2MISS), 0);
  EXPECT_EQ(data_in(message).u8(IFLA_VXLAN_L3MISS), 0);
  EXPECT_EQ(data_in(message).u8(IFLA_VXLAN_TTL), 0);
}

TEST(Vxlan, of_others_may_lack_a_local_address) {
  EXPECT_FALSE(decode_vxlan(Attributes({}, kVxlanPolicy)));
  Message message(RTM_NEWLINK, 0, kVxlanPolicy);
  message.header<ifinfomsg>();
  message.u32(IFLA_VXLAN_ID, 7);
  auto theirs = decode_vxlan(Attributes(message.head(), sizeof(ifinfomsg), kVxlanPolicy));
  ASSERT_TRUE(theirs);
  EXPECT_EQ(theirs->vni, Vni(7));
  EXPECT_TRUE(theirs->local.is_unspecified());
}

}  // namespace
}  // namespace ovn::netlink
