// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/op.h"

#include <gtest/gtest.h>

namespace ovn::kernel {
namespace {

TEST(Op, reads_as_a_verb_and_its_object) {
  Address address{kHost, "eth0", {ip::Address::v4(0x0a000001), 24}};
  EXPECT_EQ(to_string(put(address)), "put address host/eth0 10.0.0.1/24");
  EXPECT_EQ(to_string(drop(address)), "drop address host/eth0 10.0.0.1/24");
}

TEST(Op, equality_takes_verb_and_object) {
  Netns netns{NetnsName("a"), "/a"};
  EXPECT_EQ(put(netns), put(netns));
  EXPECT_NE(put(netns), drop(netns));
}

}  // namespace
}  // namespace ovn::kernel
