// SPDX-License-Identifier: Apache-2.0
#include "netlink/incoming.h"

#include <gtest/gtest.h>
#include <linux/netfilter/nf_conntrack_tcp.h>

namespace ovn::netlink {
namespace {

ip::Endpoint at(std::string_view text) { return *ip::Endpoint::parse(text); }

TEST(Incoming, are_flows_to_one_of_the_addresses_that_go_on) {
  const std::set<ip::Address> own{*ip::Address::parse("10.7.0.4"), *ip::Address::parse("fd07::4")};
  Flow flow{6, at("10.7.0.9:4711"), at("10.7.0.4:80"), at("10.7.0.4:80"), at("10.7.0.9:4711")};
  flow.tcp_state = TCP_CONNTRACK_ESTABLISHED;
  EXPECT_TRUE(is_incoming(flow, own));
  for (auto state : {TCP_CONNTRACK_FIN_WAIT, TCP_CONNTRACK_TIME_WAIT, TCP_CONNTRACK_CLOSE}) {
    flow.tcp_state = state;
    EXPECT_FALSE(is_incoming(flow, own)) << "it ends";
  }
  flow.protocol = 17;
  EXPECT_TRUE(is_incoming(flow, own)) << "datagrams have no end";
  std::swap(flow.source, flow.destination);
  EXPECT_FALSE(is_incoming(flow, own)) << "its own doing";
}

}  // namespace
}  // namespace ovn::netlink
