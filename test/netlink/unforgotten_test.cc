// SPDX-License-Identifier: Apache-2.0
#include "netlink/unforgotten.h"

#include <gtest/gtest.h>

namespace ovn::netlink {
namespace {

using kernel::Flows;
using kernel::nft::Served;

Served served(uint32_t n) {
  return {ip::Address::v4(0x0a090000), ip::Address::v4(0x0a000000 + n)};
}
ChangedTranslation changed(uint16_t port, uint32_t to) {
  return {{17, {}, port, {ip::Address::v4(to), 80}}, false};
}

class UnforgottenTest : public testing::Test {
 protected:
  // What the kernel was asked to forget; it does not if it is `broken_`.
  bool settle() {
    asked_.clear(), ports_.clear();
    return left_
        .settle([&](const auto& all, auto translations) -> Result<void> {
          asked_ = all;
          for (const auto& one : translations) ports_[one.translation.port] = one.translation.to;
          if (broken_) return fail(Errc::kernel, "no memory");
          return {};
        })
        .has_value();
  }

  Unforgotten left_;
  bool broken_ = true;
  Unforgotten::ByServed asked_;
  std::map<uint16_t, ip::Endpoint> ports_;
};

TEST_F(UnforgottenTest, what_failed_is_asked_for_again_until_it_succeeds) {
  left_.add(served(1), Flows::datagrams_end);
  EXPECT_FALSE(settle());
  left_.add(served(1), Flows::end);
  left_.add(served(2), Flows::datagrams_end);
  EXPECT_FALSE(settle());
  broken_ = false;
  EXPECT_TRUE(settle());
  EXPECT_EQ(asked_, (Unforgotten::ByServed{{served(1), Flows::end},
                                           {served(2), Flows::datagrams_end}}));
  EXPECT_TRUE(settle());
  EXPECT_TRUE(asked_.empty()) << "the kernel is not asked about nothing";
}

TEST_F(UnforgottenTest, who_serves_again_is_left_alone) {
  left_.add(served(1), Flows::end);
  left_.add(served(2), Flows::end);
  EXPECT_FALSE(settle());
  left_.serves_again(served(1));
  EXPECT_FALSE(settle());
  EXPECT_EQ(asked_, (Unforgotten::ByServed{{served(2), Flows::end}}));
}

TEST_F(UnforgottenTest, of_a_port_the_last_change_counts) {
  left_.add(changed(53, 1));
  left_.add(changed(80, 1));
  EXPECT_FALSE(settle());
  left_.add(changed(53, 2));
  EXPECT_FALSE(settle());
  EXPECT_EQ(ports_.size(), 2u);
  EXPECT_EQ(ports_.at(53).address, ip::Address::v4(2));
}

TEST_F(UnforgottenTest, there_is_a_bound_to_what_is_tried_again) {
  for (uint32_t n = 0; n < kUnforgottenMax + 10; ++n) left_.add(served(n), Flows::end);
  EXPECT_FALSE(settle());
  EXPECT_EQ(asked_.size(), kUnforgottenMax + 10) << "once all of it is tried";
  EXPECT_EQ(left_.size(), kUnforgottenMax);
}

}  // namespace
}  // namespace ovn::netlink
