// SPDX-License-Identifier: Apache-2.0
#include "netlink/route.h"

#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "core/kernel/validate.h"
#include "netlink/attributes.h"

namespace ovn::netlink {
namespace {

using kernel::Route;

Route route(std::string_view destination, uint32_t metric = 0, const char* gateway = nullptr) {
  Route r{kernel::NetnsName("n"), *ip::Prefix::parse(destination), metric, "eth0", {}};
  if (gateway) r.gateway = *ip::Address::parse(gateway);
  return r;
}
Attributes read(Message& message) {
  return Attributes(message.head(), sizeof(rtmsg), kRoutePolicy);
}
rtmsg& header_of(Message& message) {
  return *const_cast<rtmsg*>(family_header<rtmsg>(message.head()));
}

TEST(Route, of_the_local_table_leads_to_the_host_itself) {
  Route to_us = route("::1/128", 7000);
  to_us.table = kernel::kLocalTable;
  Message put = put_route(to_us, 7, Existing::refuse), other = put_route(route("::1/128"), 7,
                                                                         Existing::refuse);
  EXPECT_EQ(header_of(put).rtm_type, RTN_LOCAL);
  EXPECT_EQ(header_of(other).rtm_type, RTN_UNICAST);
  EXPECT_EQ(decode_route(put.head())->table, kernel::kLocalTable);
}

TEST(Route, what_is_written_is_read_back_and_ours) {
  const Route routes[] = {
      route("0.0.0.0/0", 0, "10.0.0.1"), route("10.1.0.0/16"),  route("10.1.0.0/16", 7),
      route("::/0", 0, "fd00::1"),       route("fd01::/64", 7),
  };
  for (const auto& r : routes) {
    auto decoded = decode_route(put_route(r, 7, Existing::refuse).head());
    ASSERT_TRUE(decoded) << to_string(r);
    EXPECT_EQ(decoded->destination, r.destination);
    EXPECT_EQ(decoded->metric, r.metric);
    EXPECT_EQ(decoded->gateway, r.gateway);
    EXPECT_EQ(decoded->link, 7u);
    EXPECT_TRUE(decoded->is_ours());
  }
}

TEST(Route, a_put_refuses_or_replaces_what_is_there) {
  Message refuse = put_route(route("10.0.0.0/8"), 7, Existing::refuse);
  EXPECT_EQ(refuse.head().nlmsg_flags, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL);
  Message replace = put_route(route("10.0.0.0/8"), 7, Existing::replace);
  EXPECT_EQ(replace.head().nlmsg_flags, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_REPLACE);
}

TEST(Route, an_ipv4_route_without_gateway_has_the_scope_of_its_link) {
  Message direct = put_route(route("10.0.0.0/8"), 7, Existing::refuse);
  EXPECT_EQ(header_of(direct).rtm_scope, RT_SCOPE_LINK);
  Message through = put_route(route("10.0.0.0/8", 0, "10.0.0.1"), 7, Existing::refuse);
  EXPECT_EQ(header_of(through).rtm_scope, RT_SCOPE_UNIVERSE);
}

TEST(Route, the_default_metric_of_ipv6_is_written_out_for_the_kernel) {
  Message v6 = drop_route(route("fd01::/64"));
  EXPECT_EQ(read(v6).u32(RTA_PRIORITY), 1024u);
  Message v4 = drop_route(route("10.0.0.0/8"));
  EXPECT_FALSE(read(v4).u32(RTA_PRIORITY));
  EXPECT_EQ(header_of(v4).rtm_scope, RT_SCOPE_NOWHERE);
  EXPECT_EQ(header_of(v4).rtm_protocol, kernel::kProtocol);
}

TEST(Route, of_another_table_says_so_and_whether_its_gateway_is_on_the_link) {
  Route r = route("0.0.0.0/0", 0, "10.0.0.1");
  EXPECT_EQ(decode_route(put_route(r, 7, Existing::refuse).head())->table, 0u);
  r.table = 20310, r.on_link = true;
  auto decoded = decode_route(put_route(r, 7, Existing::refuse).head());
  EXPECT_EQ(decoded->table, 20310u);
  EXPECT_TRUE(decoded->on_link && decoded->is_ours());
  Message drop = drop_route(r);
  EXPECT_EQ(read(drop).u32(RTA_TABLE), 20310u);
}

TEST(Route, of_others_is_not_ours) {
  Message message = put_route(route("10.0.0.0/8"), 7, Existing::refuse);
  header_of(message).rtm_protocol = RTPROT_BOOT;
  EXPECT_FALSE(decode_route(message.head())->is_ours());
}

TEST(Route, nonsense_is_no_route) {
  Message message = put_route(route("10.0.0.0/8"), 7, Existing::refuse);
  header_of(message).rtm_dst_len = 33;
  EXPECT_FALSE(decode_route(message.head()));
  header_of(message).rtm_dst_len = 8;
  header_of(message).rtm_family = AF_INET6;  // with an IPv4 destination
  EXPECT_FALSE(decode_route(message.head()));
  header_of(message).rtm_family = AF_BRIDGE;
  EXPECT_FALSE(decode_route(message.head()));
  Message linkless(RTM_NEWROUTE, 0, kRoutePolicy);
  linkless.header<rtmsg>().rtm_family = AF_INET;
  EXPECT_FALSE(decode_route(linkless.head()));
}

TEST(Route, questions_name_family_and_destination) {
  Message dump = dump_routes(ip::Family::v6);
  EXPECT_EQ(header_of(dump).rtm_family, AF_INET6);
  EXPECT_EQ(header_of(dump).rtm_protocol, kernel::kProtocol);
  Message get = get_route(*ip::Address::parse("10.9.8.7"));
  EXPECT_EQ(header_of(get).rtm_dst_len, 32);
  EXPECT_EQ(read(get).address(RTA_DST), *ip::Address::parse("10.9.8.7"));
}

}  // namespace
}  // namespace ovn::netlink
