// SPDX-License-Identifier: Apache-2.0
#include "core/model/dns_mode.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

TEST(DnsMode, is_read_as_it_is_shown) {
  for (DnsMode mode : {DnsMode::resolv, DnsMode::intercept, DnsMode::off}) {
    EXPECT_EQ(*parse_dns_mode(to_string(mode)), mode);
  }
  auto other = parse_dns_mode("on");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().message, "'on' is neither resolv nor intercept nor off");
  EXPECT_EQ(kDnsAddress.to_string(), "127.0.0.11");
  EXPECT_EQ(kDnsAddress6.to_string(), "::1");
}

}  // namespace
}  // namespace ovn::model
