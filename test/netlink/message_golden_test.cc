// SPDX-License-Identifier: Apache-2.0
// The bytes of every message that we send, as the kernel gets them, in a golden file: a change of
// any of them is seen in review. UPDATE_GOLDEN=1 rewrites it. Little-endian machines only.
#include <gtest/gtest.h>

#include <bit>

#include "netlink/address.h"
#include "netlink/conntrack.h"
#include "netlink/fdb.h"
#include "netlink/link.h"
#include "netlink/neighbor.h"
#include "netlink/netns_id.h"
#include "netlink/route.h"
#include "netlink/routing_rule.h"
#include "test/netlink/golden_lines.h"
#include "test/support/golden.h"

namespace ovn::netlink {
namespace {

using namespace kernel;

const NetnsName kNet("n");
const Mac kMac({2, 0x42, 10, 0, 0, 2});
const ip::Address kV4 = ip::Address::v4(0x0a000002), kV6 = *ip::Address::parse("fd00::2");

std::string links() {
  Link link{kNet, "link0", Bridge(), kMac, 1450, true, "", "ovn-lite:x"};
  LinkPlace place{3, 8, 9, nullptr};
  std::string out = lines("create bridge", create_link(link, {}));
  link.kind = Vxlan{Vni(4097), kV4};
  out += lines("create vxlan, master 3, into netns fd 8", create_link(link, place));
  link.kind = Vxlan{Vni(4097), kV6, 8472, true, false};
  out += lines("create vxlan over IPv6, port 8472, learning, no proxy", create_link(link, {}));
  Link peer{NetnsName("s"), "eth0", VethPeer(), kMac, 1450, true, "", "ovn-lite:x"};
  link.kind = Veth{peer.netns, peer.name};
  place = {3, {}, 9, &peer};
  out += lines("create veth, master 3, peer eth0 in netns fd 9", create_link(link, place));
  LinkPlace above{0, 8, {}, nullptr, 5};
  Lower lower{kHost, "eth0"};
  link.kind = Macvlan{lower, Macvlan::Mode::passthru};
  out += lines("create macvlan, passthru, on link 5, into netns fd 8", create_link(link, above));
  link.mac.reset();
  link.kind = Ipvlan{lower, Ipvlan::Mode::l3s, Ipvlan::Flag::vepa};
  out += lines("create ipvlan, l3s, vepa, on link 5, into netns fd 8", create_link(link, above));
  above.netns_fd.reset();
  link.kind = Vlan{lower, 10};
  out += lines("create vlan 10 on link 5", create_link(link, above));
  link.kind = Dummy();
  out += lines("create dummy", create_link(link, {}));
  out += lines("isolate port", set_port("link0", {true, false}));
  out += lines("hairpin port", set_port("link0", {false, true}));
  LinkChange change{{}, kMac, 1450, true, 0, "ovn-lite:x", kDoomedGroup, {}};
  out += lines("change everything of link 7", change_link(7, change));
  out += lines("change nothing of link0", change_link("link0", LinkChange()));
  out += lines("get link0", get_link("link0"));
  out += lines("get link 7 in netns id 1", get_link(7, 1));
  out += lines("dump links", dump_links());
  out += lines("delete link 7", delete_link(7));
  return out + lines("delete group", delete_group(kDoomedGroup));
}

std::string on_links() {
  std::string out;
  for (const auto& ip : {kV4, kV6}) {
    unsigned length = ip.is_v4() ? 24 : 64;
    Address address{kNet, "eth0", {ip, length}};
    Route route{kNet, ip::Prefix(ip, length).network(), 7, "eth0", {}};
    Route way_out{kNet, ip.is_v4() ? ip::Prefix() : *ip::Prefix::parse("::/0"), 0, "eth0", ip};
    Neighbor neighbor{kNet, "vx0", ip, kMac};
    FdbEntry entry{kNet, "vx0", kMac, ip};
    out += lines(fmt::format("put address {}", address.prefix), put_address(address, 7));
    out += lines("drop address", drop_address(address, 7));
    out += lines(to_string(route), put_route(route, 7, Existing::refuse));
    out += lines(to_string(way_out), put_route(way_out, 7, Existing::replace));
    out += lines("drop route", drop_route(way_out));
    out += lines("dump routes", dump_routes(ip.family()));
    out += lines(fmt::format("route to {}", ip), get_route(ip));
    way_out.table = 20310, way_out.on_link = true;
    out += lines(to_string(way_out), put_route(way_out, 7, Existing::refuse));
    RoutingRule rule{kNet, ip.family(), 20310, 0x4f560000, 0xffff0000, 20310};
    out += lines(to_string(rule), put_routing_rule(rule));
    RoutingRule from{kNet, ip.family(), 20311, 0, 0, 7, ip};
    out += lines(to_string(from), put_routing_rule(from));
    out += lines("drop rule", drop_routing_rule(rule));
    out += lines("dump rules", dump_routing_rules(ip.family()));
    out += lines(to_string(neighbor), put_neighbor(neighbor, 7));
    out += lines("drop neighbor", drop_neighbor(neighbor, 7));
    out += lines(to_string(entry), put_fdb(entry, 7));
    out += lines("drop fdb", drop_fdb(entry, 7));
  }
  out += lines("dump addresses", dump_addresses());
  out += lines("dump neighbors", dump_neighbors());
  out += lines("dump fdb of 7", dump_fdb(7));
  out += lines("get netns id of fd 9", get_netns_id(9));
  return out + lines("new netns id for fd 9", new_netns_id(9));
}

std::string flows() {
  std::string out;
  for (const auto& ip : {kV4, kV6}) {
    Flow flow{17, {ip, 4711}, {ip, 53}, {ip, 5353}, {ip, 4711}, 0x01020304, 7};
    out += lines("dump flows", dump_flows(ip.family()));
    out += lines("delete flow", delete_flow(flow));
  }
  return out + lines("count flows", count_flows());
}

TEST(MessageGolden, every_message_is_as_it_was) {
  if (std::endian::native != std::endian::little)
    GTEST_SKIP() << "the golden file is little-endian";
  EXPECT_TRUE(test::matches_golden("test/netlink/messages.golden.txt",
                                   links() + on_links() + flows()));
}

}  // namespace
}  // namespace ovn::netlink
