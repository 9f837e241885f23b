// SPDX-License-Identifier: Apache-2.0
#include "netlink/monitor.h"

#include <gtest/gtest.h>
#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "netlink/address.h"
#include "netlink/attributes.h"
#include "netlink/fdb.h"
#include "netlink/link.h"
#include "netlink/neighbor.h"
#include "netlink/netns_id.h"
#include "netlink/route.h"
#include "netlink/routing_rule.h"

namespace ovn::netlink {
namespace {

const kernel::NetnsName kNet("n");
const Mac kMac({2, 0, 0, 0, 0, 1});
const ip::Address kIp = ip::Address::v4(0x0a000001);

bool interesting(const Message& message, bool in_host = false) {
  Message copy = message;
  return is_of_interest(copy.head(), in_host);
}

TEST(Monitor, any_link_is_of_interest_but_not_a_bridges_note_on_its_port) {
  Message message = create_link({kNet, "l", kernel::Bridge(), {}, 0, true, "", ""}, {});
  EXPECT_TRUE(interesting(message));
  const_cast<ifinfomsg*>(family_header<ifinfomsg>(message.head()))->ifi_family = AF_BRIDGE;
  EXPECT_FALSE(interesting(message));
  EXPECT_TRUE(interesting(delete_link(7)));
}

TEST(Monitor, addresses_are_of_interest_if_ours_or_the_hosts_or_not_link_local) {
  kernel::Address address{kNet, "eth0", {kIp, 24}};
  EXPECT_TRUE(interesting(put_address(address, 7)));
  EXPECT_TRUE(interesting(drop_address(address, 7))) << "bears no mark";
  address.prefix = {*ip::Address::parse("fe80::1"), 64};
  Message foreign = drop_address(address, 7);
  EXPECT_FALSE(interesting(foreign));
  EXPECT_TRUE(interesting(foreign, true));
  EXPECT_TRUE(interesting(put_address(address, 7)));
}

TEST(Monitor, default_routes_of_others_are_of_interest_in_sandboxes) {
  kernel::Route route{kNet, ip::Prefix(), 0, "eth0", kIp};
  Message message = put_route(route, 7, Existing::refuse);
  const_cast<rtmsg*>(family_header<rtmsg>(message.head()))->rtm_protocol = RTPROT_BOOT;
  EXPECT_TRUE(interesting(message));
  EXPECT_FALSE(interesting(message, true));
}

TEST(Monitor, routes_are_of_interest_if_ours) {
  kernel::Route route{kNet, {kIp, 32}, 0, "eth0", kIp};
  Message message = put_route(route, 7, Existing::refuse);
  EXPECT_TRUE(interesting(message));
  const_cast<rtmsg*>(family_header<rtmsg>(message.head()))->rtm_protocol = RTPROT_KERNEL;
  EXPECT_FALSE(interesting(message));
  EXPECT_FALSE(interesting(message, true));
  {
    Nest metrics(message, RTA_METRICS);
    message.u32(RTAX_MTU, 1300);
  }
  EXPECT_FALSE(interesting(message));
  EXPECT_TRUE(interesting(message, true)) << "a route of the underlay";
}

TEST(Monitor, routing_rules_are_of_interest_if_ours) {
  kernel::RoutingRule rule{kNet, ip::Family::v4, 7, 0x100, 0xff00, 7};
  EXPECT_TRUE(interesting(put_routing_rule(rule)));
  EXPECT_FALSE(interesting(dump_routing_rules(ip::Family::v4)));
}

TEST(Monitor, neighbours_are_of_interest_if_ours) {
  kernel::Neighbor neighbor{kNet, "vx0", kIp, kMac};
  EXPECT_TRUE(interesting(put_neighbor(neighbor, 7)));
  EXPECT_FALSE(interesting(drop_neighbor(neighbor, 7)));  // bears no mark
}

TEST(Monitor, what_a_device_or_a_bridge_learns_is_of_no_interest) {
  Message message = put_fdb({kNet, "vx0", kMac, kIp}, 7);
  EXPECT_TRUE(interesting(message));
  const_cast<ndmsg*>(family_header<ndmsg>(message.head()))->ndm_state = NUD_REACHABLE;
  EXPECT_FALSE(interesting(message));
}

TEST(Monitor, the_rest_is_of_no_interest) {
  EXPECT_FALSE(interesting(dump_links(), true));
  EXPECT_FALSE(interesting(new_netns_id(1), true));
  nlmsghdr cut{NLMSG_HDRLEN, RTM_NEWLINK, 0, 0, 0};
  EXPECT_FALSE(is_of_interest(cut, true));
}

}  // namespace
}  // namespace ovn::netlink
