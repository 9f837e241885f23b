// SPDX-License-Identifier: Apache-2.0
#include "netlink/linkinfo/veth.h"

#include <gtest/gtest.h>
#include <linux/veth.h>

#include "test/netlink/linkinfo/kind.h"

namespace ovn::netlink {
namespace {

const kernel::Veth kVeth{kernel::NetnsName("s"), "eth0"};

Message message_of(const LinkPlace& place) {
  return message_of_kind([&](Message& m) { encode(m, kVeth, place); });
}

// The peer is a link message inside: a header, then attributes.
Attributes peer_in(Message& message, ByteView& storage) {
  Attributes data = kind_in(message).nested(IFLA_INFO_DATA, kVethPolicy);
  storage = data.nested(VETH_INFO_PEER).bytes();
  return Attributes(storage.subspan(sizeof(ifinfomsg)), kLinkPolicy);
}

TEST(Veth, describes_its_peer_as_a_link_in_its_namespace) {
  kernel::Link wanted{kernel::NetnsName("s"),
                      "eth0",
                      kernel::VethPeer(),
                      Mac({2, 0, 0, 0, 0, 1}),
                      1450,
                      true,
                      "",
                      "ovn-lite:x"};
  LinkPlace place;
  place.peer_fd = 9;
  place.peer = &wanted;
  Message message = message_of(place);
  ByteView storage;
  Attributes peer = peer_in(message, storage);
  EXPECT_EQ(kind_in(message).text(IFLA_INFO_KIND), "veth");
  EXPECT_EQ(peer.text(IFLA_IFNAME), "eth0");
  EXPECT_EQ(peer.u32(IFLA_GROUP), kPeerGroup);
  EXPECT_EQ(peer.mac(IFLA_ADDRESS), wanted.mac);
  EXPECT_EQ(peer.u32(IFLA_MTU), 1450u);
  EXPECT_EQ(peer.u32(IFLA_NET_NS_FD), 9u);
}

TEST(Veth, a_peer_of_which_no_more_is_known_has_name_and_group) {
  Message message = message_of({});
  ByteView storage;
  Attributes peer = peer_in(message, storage);
  EXPECT_EQ(peer.text(IFLA_IFNAME), "eth0");
  EXPECT_FALSE(peer.mac(IFLA_ADDRESS));
  EXPECT_FALSE(peer.u32(IFLA_MTU));
}

TEST(Veth, the_peer_is_made_down) {
  Message message = message_of({});
  ByteView storage;
  peer_in(message, storage);
  const auto* header = reinterpret_cast<const ifinfomsg*>(storage.data());
  EXPECT_EQ(header->ifi_flags, 0u);
}

}  // namespace
}  // namespace ovn::netlink
