// SPDX-License-Identifier: Apache-2.0
#include "netlink/link_conf.h"

#include <gtest/gtest.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace ovn::netlink {
namespace {

TEST(LinkConf, a_path_names_family_and_link) {
  std::string path = "net/ipv6/conf/eth0.10/accept_dad";
  auto conf = link_conf(path);
  ASSERT_TRUE(conf);
  EXPECT_EQ(conf->family, ip::Family::v6);
  EXPECT_EQ(conf->link, "eth0.10");
  EXPECT_EQ(link_conf("net/ipv4/conf/eth0/route_localnet")->family, ip::Family::v4);
}

TEST(LinkConf, other_paths_and_keys_are_read_otherwise) {
  for (const char* path : {"net/ipv4/ip_forward", "net/ipv6/conf/eth0", "net/ipv6/conf/eth0/",
                           "net/ipv4/conf/eth0/accept_dad", "net/bridge/bridge-nf-call-iptables",
                           "net/ipv6/conf/eth0/stable_secret", ""}) {
    EXPECT_FALSE(link_conf(path)) << path;
  }
}

TEST(LinkConf, a_message_that_is_too_short_tells_nothing) {
  Message message(RTM_NEWLINK, 0, kLinkPolicy);
  message.header<ifinfomsg>();
  LinkConf conf = *link_conf("net/ipv4/conf/eth0/arp_notify");
  EXPECT_FALSE(decode_conf(message.head(), conf));
  {
    Nest families(message, IFLA_AF_SPEC);
    Nest family(message, AF_INET);
    Bytes numbers(conf.at * 4 + 3);
    message.bytes(IFLA_INET_CONF, numbers);
  }
  EXPECT_FALSE(decode_conf(message.head(), conf));
  EXPECT_FALSE(decode_conf(message.head(), *link_conf("net/ipv6/conf/eth0/accept_dad")));
}

TEST(LinkConf, a_number_is_as_the_file_would_have_it) {
  LinkConf conf = *link_conf("net/ipv6/conf/eth0/accept_dad");
  Message message(RTM_NEWLINK, 0, kLinkPolicy);
  message.header<ifinfomsg>();
  {
    Nest families(message, IFLA_AF_SPEC);
    Nest family(message, AF_INET6);
    Bytes numbers(conf.at * 4, 1);
    numbers.insert(numbers.end(), 4, 0xff);
    message.bytes(IFLA_INET6_CONF, numbers);
  }
  EXPECT_EQ(decode_conf(message.head(), conf), "-1");
}

}  // namespace
}  // namespace ovn::netlink
