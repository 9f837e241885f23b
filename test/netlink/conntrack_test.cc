// SPDX-License-Identifier: Apache-2.0
#include "netlink/conntrack.h"

#include <gtest/gtest.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>

namespace ovn::netlink {
namespace {

ip::Endpoint at(std::string_view text) { return *ip::Endpoint::parse(text); }

// From a client to port 8080 of the host, led to 172.30.0.2:80.
Flow flow() {
  return {6, at("10.0.0.9:4711"), at("10.0.0.1:8080"), at("172.30.0.2:80"),
          at("10.0.0.9:4711"), 5, 0};
}
ChangedTranslation changed(std::string_view address, bool dropped = false) {
  ChangedTranslation change{{6, {}, 8080, at("172.30.0.2:80")}, dropped};
  if (!address.empty()) change.translation.address = *ip::Address::parse(address);
  return change;
}
const std::set<ip::Address> kLocal{*ip::Address::parse("10.0.0.1")};

// A request to delete has the reply tuple as the kernel tells it; an answer has both.
TEST(Conntrack, a_flow_without_one_of_its_sides_or_of_another_message_is_nothing) {
  Message message = delete_flow(flow());
  EXPECT_FALSE(decode_flow(message.head()));
  message.head().nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW;
  EXPECT_FALSE(decode_flow(message.head()));
  EXPECT_FALSE(decode_flow(dump_flows(ip::Family::v6).head()));
  EXPECT_EQ(decode_count(count_flows().head()), 0u) << "a number that is not there";
  EXPECT_EQ(decode_count(dump_flows(ip::Family::v6).head()), 0u);
}

TEST(Conntrack, what_is_led_where_it_should_be_stays_when_a_translation_is_put_again) {
  EXPECT_FALSE(is_against(flow(), changed(""), kLocal));
  EXPECT_FALSE(is_against(flow(), changed("10.0.0.1"), kLocal));
}

TEST(Conntrack, what_was_led_elsewhere_or_nowhere_is_against_it) {
  for (const char* answers_from : {"172.30.0.9:80", "172.30.0.2:81", "10.0.0.1:8080"}) {
    Flow before = flow();
    before.answers_from = at(answers_from);
    EXPECT_TRUE(is_against(before, changed(""), kLocal)) << answers_from;
    EXPECT_TRUE(is_against(before, changed("10.0.0.1"), kLocal)) << answers_from;
  }
}

TEST(Conntrack, all_that_came_by_a_dropped_translation_is_against_it) {
  EXPECT_TRUE(is_against(flow(), changed("", true), kLocal));
  EXPECT_TRUE(is_against(flow(), changed("10.0.0.1", true), kLocal));
}

// A container's or the host's own connection to port 8080 of somebody else, above all.
TEST(Conntrack, what_went_to_other_places_is_none_of_our_business) {
  Flow out = flow();
  out.destination = out.answers_from = at("192.0.2.1:8080");
  EXPECT_FALSE(is_against(out, changed("", true), kLocal));
  Flow other_port = flow();
  other_port.destination.port = 8081;
  EXPECT_FALSE(is_against(other_port, changed("", true), kLocal));
  Flow other_protocol = flow();
  other_protocol.protocol = 17;
  EXPECT_FALSE(is_against(other_protocol, changed("", true), kLocal));
  EXPECT_FALSE(is_against(flow(), changed("10.0.0.2", true), kLocal));
  Flow v6{6, at("[fd00::9]:1"), at("[fd00::1]:8080"), at("[fd00::1]:8080"),
          at("[fd00::9]:1"), 5, 0};
  EXPECT_FALSE(is_against(v6, changed("", true), {*ip::Address::parse("fd00::1")}));
}

TEST(Conntrack, addresses_of_127_are_the_hosts_own) {
  Flow inside = flow();
  inside.destination = at("127.0.0.1:8080");
  EXPECT_TRUE(is_against(inside, changed("", true), kLocal));
}

// What the kernel tells of a flow, for one whose two tuples have the same ends.
std::optional<Flow> told(const Flow& flow) {
  Message message = delete_flow(flow);
  message.head().nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW;
  auto* first = reinterpret_cast<nlattr*>(reinterpret_cast<uint8_t*>(&message.head()) +
                                          NLMSG_HDRLEN + NLMSG_ALIGN(sizeof(nfgenmsg)));
  EXPECT_EQ(first->nla_type & NLA_TYPE_MASK, CTA_TUPLE_REPLY);
  Bytes original(reinterpret_cast<uint8_t*>(first),
                 reinterpret_cast<uint8_t*>(first) + first->nla_len);
  reinterpret_cast<nlattr*>(original.data())->nla_type = CTA_TUPLE_ORIG | NLA_F_NESTED;
  Bytes whole(reinterpret_cast<uint8_t*>(&message.head()), reinterpret_cast<uint8_t*>(first));
  whole.insert(whole.end(), original.begin(), original.end());
  whole.insert(whole.end(), reinterpret_cast<uint8_t*>(first),
               reinterpret_cast<uint8_t*>(&message.head()) + message.head().nlmsg_len);
  auto* head = reinterpret_cast<nlmsghdr*>(whole.data());
  head->nlmsg_len = static_cast<uint32_t>(whole.size());
  return decode_flow(*head);
}

TEST(Conntrack, flows_without_ports_are_flows_too) {
  for (uint8_t protocol : {1, 4, 47, 50, 58, 253}) {
    bool v6 = protocol == 58;
    bool echo = protocol == 1 || v6;
    uint16_t id = echo ? 77 : 0, kind = echo ? 0x8000 : 0;
    ip::Endpoint from{*ip::Address::parse(v6 ? "fd00::2" : "172.30.0.2"), id};
    ip::Endpoint to{*ip::Address::parse(v6 ? "fd00::9" : "10.0.0.9"), kind};
    Flow flow{protocol, from, to, from, to, 5, 0};
    EXPECT_EQ(told(flow), flow) << int{protocol};
  }
}

TEST(Flow, of_what_has_no_connections_goes_with_one_that_drains) {
  for (uint8_t protocol : {1, 4, 17, 47, 50, 58, 136, 253}) {
    Flow flow;
    flow.protocol = protocol;
    EXPECT_TRUE(goes_with(flow, kernel::Flows::datagrams_end)) << int{protocol};
  }
  for (uint8_t protocol : {6, 33, 132}) {
    Flow flow;
    flow.protocol = protocol;
    EXPECT_FALSE(goes_with(flow, kernel::Flows::datagrams_end)) << int{protocol};
    EXPECT_TRUE(has_ports(protocol));
  }
}

TEST(Flow, goes_with_its_backend_or_only_if_it_is_of_datagrams) {
  Flow tcp, udp;
  tcp.protocol = 6, udp.protocol = 17;
  EXPECT_TRUE(goes_with(tcp, kernel::Flows::end) && goes_with(udp, kernel::Flows::end));
  EXPECT_FALSE(goes_with(tcp, kernel::Flows::datagrams_end));
  EXPECT_TRUE(goes_with(udp, kernel::Flows::datagrams_end));
  EXPECT_FALSE(goes_with(tcp, kernel::Flows::stay) || goes_with(udp, kernel::Flows::stay));
}

}  // namespace
}  // namespace ovn::netlink
