// SPDX-License-Identifier: Apache-2.0
#include "netlink/attributes.h"

#include <gtest/gtest.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include "core/base/random.h"
#include "netlink/link.h"
#include "netlink/neighbor.h"

namespace ovn::netlink {
namespace {

// Attributes laid out by hand: {type, payload} with true lengths and padding.
Bytes lay_out(std::initializer_list<std::pair<uint16_t, std::string>> attributes) {
  Bytes bytes;
  for (const auto& [type, payload] : attributes) {
    nlattr head{static_cast<uint16_t>(NLA_HDRLEN + payload.size()), type};
    const auto* raw = reinterpret_cast<const uint8_t*>(&head);
    bytes.insert(bytes.end(), raw, raw + sizeof head);
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    bytes.resize(NLA_ALIGN(bytes.size()));
  }
  return bytes;
}

std::string four(uint32_t value) { return {reinterpret_cast<const char*>(&value), sizeof value}; }

TEST(Attributes, are_read_by_type) {
  Bytes bytes = lay_out({{IFLA_IFNAME, std::string("eth0\0", 5)},
                         {IFLA_MTU, four(1450)},
                         {IFLA_ADDRESS, "\x02\x42\x0a\x01\x01\x02"},
                         {IFLA_LINK_NETNSID, four(static_cast<uint32_t>(-1))}});
  Attributes attributes(bytes, kLinkPolicy);
  EXPECT_EQ(attributes.text(IFLA_IFNAME), "eth0");
  EXPECT_EQ(attributes.u32(IFLA_MTU), 1450u);
  EXPECT_EQ(attributes.mac(IFLA_ADDRESS), Mac({2, 0x42, 10, 1, 1, 2}));
  EXPECT_EQ(attributes.i32(IFLA_LINK_NETNSID), -1);
  EXPECT_FALSE(attributes.u32(IFLA_GROUP));
}

TEST(Attributes, addresses_take_both_families_and_ports_are_big_endian) {
  Bytes bytes = lay_out({{IFLA_VXLAN_LOCAL, "\x0a\x01\x01\x02"},
                         {IFLA_VXLAN_LOCAL6, std::string(15, '\0') + "\x01"},
                         {IFLA_VXLAN_PORT, "\x12\xb5"}});
  Attributes attributes(bytes, kVxlanPolicy);
  EXPECT_EQ(attributes.address(IFLA_VXLAN_LOCAL), ip::Address::v4(0x0a010102));
  EXPECT_EQ(attributes.address(IFLA_VXLAN_LOCAL6), *ip::Address::parse("::1"));
  EXPECT_EQ(attributes.be16(IFLA_VXLAN_PORT), 4789);
}

TEST(Attributes, of_a_wrong_width_count_as_absent) {
  Bytes bytes = lay_out({{IFLA_MTU, "\x01\x02"},
                         {IFLA_ADDRESS, "\x01\x02\x03\x04"},
                         {IFLA_IFNAME, std::string(20, 'x')},
                         {IFLA_GROUP, four(7)}});
  Attributes attributes(bytes, kLinkPolicy);
  EXPECT_FALSE(attributes.u32(IFLA_MTU));
  EXPECT_FALSE(attributes.mac(IFLA_ADDRESS));
  EXPECT_FALSE(attributes.text(IFLA_IFNAME));
  EXPECT_EQ(attributes.u32(IFLA_GROUP), 7u);
}

TEST(Attributes, a_text_ends_at_its_nul_and_shows_no_control_characters) {
  Bytes bytes = lay_out({{IFLA_IFALIAS, std::string("a\x1b[2J\xff\0tail", 11)}});
  EXPECT_EQ(Attributes(bytes, kLinkPolicy).text(IFLA_IFALIAS), "a?[2J?");
  Bytes open = lay_out({{IFLA_IFNAME, "eth0"}});
  EXPECT_EQ(Attributes(open, kLinkPolicy).text(IFLA_IFNAME), "eth0");
}

TEST(Attributes, lengths_that_run_out_of_the_buffer_end_the_list) {
  Bytes bytes = lay_out({{IFLA_MTU, four(1450)}, {IFLA_GROUP, four(7)}});
  bytes[8] = 200;  // nla_len of the second
  Attributes attributes(bytes, kLinkPolicy);
  EXPECT_EQ(attributes.u32(IFLA_MTU), 1450u);
  EXPECT_FALSE(attributes.u32(IFLA_GROUP));
  bytes[0] = 3;  // shorter than its own head
  EXPECT_FALSE(Attributes(bytes, kLinkPolicy).u32(IFLA_MTU));
}

TEST(Attributes, nest) {
  Bytes kind = lay_out({{IFLA_INFO_KIND, std::string("vxlan\0", 6)}});
  Bytes bytes = lay_out({{IFLA_LINKINFO | NLA_F_NESTED, std::string(as_text(kind))}});
  Attributes attributes(bytes, kLinkPolicy);
  EXPECT_EQ(attributes.nested(IFLA_LINKINFO).text(IFLA_INFO_KIND), "vxlan");
  EXPECT_FALSE(Attributes({}, kLinkPolicy).nested(IFLA_LINKINFO).text(IFLA_INFO_KIND));
}

TEST(Attributes, a_message_shorter_than_its_family_header_has_none) {
  nlmsghdr message{NLMSG_HDRLEN + 4, RTM_NEWLINK, 0, 0, 0};
  EXPECT_FALSE(Attributes(message, sizeof(ifinfomsg), kLinkPolicy).u32(IFLA_MTU));
  EXPECT_EQ(family_header<ifinfomsg>(message), nullptr);
}

TEST(AttributesDeathTest, asking_for_the_wrong_type_is_a_bug) {
  EXPECT_DEATH((void)Attributes({}, kLinkPolicy).u8(IFLA_MTU), "");
  EXPECT_DEATH((void)Attributes({}, kLinkPolicy).u32(999), "");
}

// Whatever the bytes, the decoders stay inside them: the sanitizers of the test lane watch.
TEST(Attributes, any_bytes_are_decoded_without_harm) {
  Random random(4711);
  for (int round = 0; round < 20000; ++round) {
    size_t size = NLMSG_HDRLEN + random.below(200);
    auto bytes = std::make_unique<uint8_t[]>(size);
    for (size_t i = 0; i < size; ++i) {
      bytes[i] = static_cast<uint8_t>(random.chance(0.7) ? random.below(8) : random.next());
    }
    auto& message = *reinterpret_cast<nlmsghdr*>(bytes.get());
    message.nlmsg_len = static_cast<uint32_t>(size);
    message.nlmsg_type = random.chance(0.5) ? RTM_NEWLINK : RTM_NEWNEIGH;
    auto link = decode_link(message);
    auto neighbor = decode_neighbor(message);
    EXPECT_TRUE(!link || !link->name.empty());
    EXPECT_TRUE(!neighbor || neighbor->link > 0);
  }
}

}  // namespace
}  // namespace ovn::netlink
