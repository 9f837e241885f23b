// SPDX-License-Identifier: Apache-2.0
#include "netlink/routing_rule.h"

#include <gtest/gtest.h>
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "netlink/attributes.h"

namespace ovn::netlink {
namespace {

using kernel::RoutingRule;

const RoutingRule kRule{kernel::NetnsName(), ip::Family::v4, 7, 0x4f560000, 0xffff0000, 20310};

constexpr auto kSource6 = ip::Address::v6({0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7});

fib_rule_hdr& header_of(Message& message) {
  return *const_cast<fib_rule_hdr*>(family_header<fib_rule_hdr>(message.head()));
}

TEST(RoutingRuleMessage, what_is_written_is_read_back_and_ours) {
  for (ip::Family family : {ip::Family::v4, ip::Family::v6}) {
    RoutingRule rule = kRule;
    rule.family = family;
    for (bool with_source : {false, true}) {
      if (with_source) rule.from = family == ip::Family::v4 ? ip::Address::v4(7) : kSource6;
      auto decoded = decode_routing_rule(put_routing_rule(rule).head());
      ASSERT_TRUE(decoded);
      EXPECT_EQ(decoded->rule, rule);
      EXPECT_TRUE(decoded->is_ours());
    }
  }
}

TEST(RoutingRuleMessage, a_put_is_refused_where_one_is_and_a_drop_takes_ours_alone) {
  Message put = put_routing_rule(kRule), drop = drop_routing_rule(kRule);
  EXPECT_EQ(put.head().nlmsg_flags, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL);
  Attributes in(drop.head(), sizeof(fib_rule_hdr), kRulePolicy);
  EXPECT_EQ(in.u8(FRA_PROTOCOL), kernel::kProtocol);
}

TEST(RoutingRuleMessage, what_leads_to_no_table_is_from_many_or_of_other_families_is_none) {
  Message message = put_routing_rule(kRule);
  header_of(message).action = FR_ACT_BLACKHOLE;
  EXPECT_FALSE(decode_routing_rule(message.head()));
  header_of(message).action = FR_ACT_TO_TBL;
  header_of(message).family = AF_BRIDGE;
  EXPECT_FALSE(decode_routing_rule(message.head()));
  RoutingRule from_one = kRule;
  from_one.from = ip::Address::v4(7);
  Message from_many = put_routing_rule(from_one);
  header_of(from_many).src_len = 24;
  EXPECT_FALSE(decode_routing_rule(from_many.head()));
  Message other(RTM_NEWROUTE, 0, kRulePolicy);
  EXPECT_FALSE(decode_routing_rule(other.head()));
}

TEST(RoutingRuleMessage, a_short_table_stands_in_the_header) {
  Message message(RTM_NEWRULE, 0, kRulePolicy);
  auto& header = message.header<fib_rule_hdr>();
  header.family = AF_INET, header.action = FR_ACT_TO_TBL, header.table = RT_TABLE_MAIN;
  auto decoded = decode_routing_rule(message.head());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->rule.table, uint32_t{RT_TABLE_MAIN});
  EXPECT_FALSE(decoded->is_ours());
}

}  // namespace
}  // namespace ovn::netlink
