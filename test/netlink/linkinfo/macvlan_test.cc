// SPDX-License-Identifier: Apache-2.0
#include "netlink/linkinfo/macvlan.h"

#include <gtest/gtest.h>

#include "test/netlink/linkinfo/kind.h"

namespace ovn::netlink {
namespace {

using Mode = kernel::Macvlan::Mode;

TEST(Macvlan, what_is_written_is_read_back) {
  for (Mode mode : {Mode::bridge, Mode::isolated, Mode::vepa, Mode::passthru}) {
    kernel::Macvlan macvlan{{}, mode};
    Message message = message_of_kind([&](Message& m) { encode(m, macvlan); });
    EXPECT_EQ(kind_in(message).text(IFLA_INFO_KIND), "macvlan");
    EXPECT_EQ(decode_macvlan(kind_in(message).nested(IFLA_INFO_DATA, kMacvlanPolicy)), macvlan);
  }
}

TEST(Macvlan, a_mode_that_we_never_set_is_none_of_ours) {
  EXPECT_FALSE(decode_macvlan(Attributes({}, kMacvlanPolicy)));
  Message message(RTM_NEWLINK, 0, kMacvlanPolicy);
  message.header<ifinfomsg>();
  message.u32(IFLA_MACVLAN_MODE, MACVLAN_MODE_SOURCE);
  EXPECT_FALSE(decode_macvlan(Attributes(message.head(), sizeof(ifinfomsg), kMacvlanPolicy)));
}

}  // namespace
}  // namespace ovn::netlink
