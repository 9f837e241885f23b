// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/nft_expression.h"

#include <gtest/gtest.h>

namespace ovn::kernel::nft {
namespace {

TEST(NftExpressionText, says_what_it_does_with_which_register) {
  EXPECT_EQ(to_string(Random{10, 1}), "r1 = random mod 10");
  EXPECT_EQ(to_string(Reject{true}), "reject with reset");
  EXPECT_EQ(to_string(Redirect{}), "redirect");
  EXPECT_EQ(to_string(MarkSet{2}), "meta mark = r2");
  EXPECT_EQ(to_string(ConnectionMarkSet{2}), "ct mark = r2");
  EXPECT_EQ(to_string(Nat{Nat::Type::source, Nat::Family::ipv4, {}, 0, 1}),
            "snat ip to port r0-r1");
  EXPECT_EQ(to_string(Nat{Nat::Type::destination, Nat::Family::ipv6, 0, 4}),
            "dnat ip6 to r0 port r4");
  EXPECT_EQ(to_string(PayloadSet{Payload::Base::link, 0, 6, 0, {}}), "ll[0+6] = r0");
  EXPECT_EQ(to_string(PayloadSet{Payload::Base::transport, 2, 2, 0, 16}),
            "th[2+2] = r0 csum th[16]");
}

TEST(NftExpressionText, a_verdict_names_its_chain) {
  EXPECT_EQ(to_string(Verdict{Verdict::Code::go_to, "pick4-3"}), "goto pick4-3");
  EXPECT_EQ(to_string(Verdict{Verdict::Code::drop, ""}), "drop");
}

}  // namespace
}  // namespace ovn::kernel::nft
