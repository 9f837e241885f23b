// SPDX-License-Identifier: Apache-2.0
#include "netlink/linkinfo/vlan.h"

#include <gtest/gtest.h>

#include "test/netlink/linkinfo/kind.h"

namespace ovn::netlink {
namespace {

TEST(Vlan, what_is_written_is_read_back) {
  kernel::Vlan vlan{{}, 4094};
  Message message = message_of_kind([&](Message& m) { encode(m, vlan); });
  EXPECT_EQ(kind_in(message).text(IFLA_INFO_KIND), "vlan");
  EXPECT_EQ(decode_vlan(kind_in(message).nested(IFLA_INFO_DATA, kVlanPolicy)), vlan);
}

TEST(Vlan, without_an_id_is_none) { EXPECT_FALSE(decode_vlan(Attributes({}, kVlanPolicy))); }

}  // namespace
}  // namespace ovn::netlink
