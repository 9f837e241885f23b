// SPDX-License-Identifier: Apache-2.0
#include "netlink/ends.h"

#include <gtest/gtest.h>

namespace ovn::netlink {
namespace {

using kernel::Lower;

const kernel::NetnsName kNet("net"), kBox("box"), kOther("other");

KernelLink outer(uint32_t index, uint32_t peer) {
  KernelLink link;
  link.index = index;
  link.peer = peer;
  return link;
}

TEST(Ends, a_pair_is_put_together_by_what_both_say) {
  Ends ends;
  ends.add({kBox, "eth0"}, 2, kNet, 7);
  EXPECT_EQ(ends.other_of(kNet, outer(7, 2)), (Lower{kBox, "eth0"}));
}

TEST(Ends, what_does_not_fit_is_not_known) {
  Ends ends;
  ends.add({kBox, "eth0"}, 2, kNet, 7);
  EXPECT_FALSE(ends.other_of(kNet, outer(7, 3))) << "made anew in between";
  EXPECT_FALSE(ends.other_of(kNet, outer(8, 2)));
  EXPECT_FALSE(ends.other_of(kOther, outer(7, 2)));
}

}  // namespace
}  // namespace ovn::netlink
