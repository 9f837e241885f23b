// SPDX-License-Identifier: Apache-2.0
// What the kernel sends: every decoder gets every message, whatever its type says.
#include "netlink/address.h"
#include "netlink/fdb.h"
#include "netlink/link.h"
#include "netlink/neighbor.h"
#include "netlink/netns_id.h"
#include "netlink/route.h"
#include "netlink/routing_rule.h"
#include "test/fuzz/netlink_input.h"
#include "test/fuzz/target.h"

namespace ovn::fuzz {

namespace {

void message(ByteView input) {
  auto aligned = received(input);
  if (aligned.empty()) return;
  const nlmsghdr& head = aligned.front();
  netlink::decode_link(head);
  netlink::decode_address(head);
  netlink::decode_route(head);
  (void)netlink::decode_routing_rule(head);
  netlink::decode_neighbor(head);
  netlink::decode_fdb(head);
  netlink::decode_netns_id(head);
}

const kernel::NetnsName kNetns("n");

std::vector<Bytes> some_messages() {
  kernel::Link vxlan, bridge;
  vxlan.netns = bridge.netns = kNetns;
  vxlan.name = "vxlan0";
  vxlan.kind = kernel::Vxlan{};
  bridge.name = "br0";
  bridge.kind = kernel::Bridge{};
  vxlan.alias = "ovn-lite:0123";
  auto prefix = *ip::Prefix::parse("10.7.0.2/24");
  auto mac = *Mac::parse("02:42:0a:07:00:02");
  auto vtep = *ip::Address::parse("10.99.0.2");
  kernel::Route route;
  route.netns = kNetns;
  route.destination = *ip::Prefix::parse("fd00::/64");
  return {
      sent(netlink::create_link(vxlan, {})),
      sent(netlink::create_link(bridge, {})),
      sent(netlink::put_address({kNetns, "eth0", prefix}, 3)),
      sent(netlink::put_route(route, 3, netlink::Existing::replace)),
      sent(netlink::put_routing_rule({kNetns, ip::Family::v6, 7, 0x100, 0xff00, 7})),
      sent(netlink::put_neighbor({kNetns, "vxlan0", prefix.address(), mac}, 3)),
      sent(netlink::put_fdb({kNetns, "vxlan0", mac, vtep}, 3)),
      sent(netlink::get_netns_id(0)),
  };
}

}  // namespace

std::vector<Target> netlink_targets() { return {{"netlink", some_messages(), message}}; }

}  // namespace ovn::fuzz
