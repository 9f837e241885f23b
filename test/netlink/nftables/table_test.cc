// SPDX-License-Identifier: Apache-2.0
#include "netlink/nftables/table.h"

#include <gtest/gtest.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "netlink/nftables/policy.h"

namespace ovn::netlink {
namespace {

using namespace kernel::nft;

Table table() {
  return {kernel::kHost,
          "ovn-lite",
          {{"into", {Field::nfproto, Field::ifname}, true, {}},
           {"seen", {Field::ipv6}, false, {}},
           {"to", {Field::protocol, Field::port}, false, {Field::ipv4, Field::port}}},
          {{"nat", Hook{Hook::Type::nat, Hook::Point::prerouting, -100}, {{Masquerade()}}},
           {"other", {}, {{Decide{{Verdict::Code::accept, ""}}}, {}}}}};
}

// The kernel's answers have the form of our requests.
TEST(NftTable, a_table_is_made_of_messages_that_say_all_of_it) {
  Table decoded{kernel::kHost, "", {}, {}};
  size_t deletes = 0;
  for (Message& message : replace_table(table())) {
    const nlmsghdr& head = message.head();
    EXPECT_EQ(table_of(head), "ovn-lite");
    deletes += (head.nlmsg_type & 0xff) == NFT_MSG_DELTABLE;
    if (auto name = decode_table(head)) decoded.name = *name;
    if (auto set = decode_set(head)) decoded.sets.push_back(*set);
    if (auto found = decode_chain(head)) decoded.chains.push_back(found->chain);
    if (auto found = decode_rule(head)) {
      for (Chain& chain : decoded.chains) {
        if (chain.name == found->chain) chain.rules.push_back(found->rule);
      }
    }
  }
  EXPECT_EQ(deletes, 1u);
  EXPECT_EQ(listing(decoded), listing(table()));
  EXPECT_TRUE(decoded == table());
}

TEST(NftTable, elements_come_back_with_key_and_data) {
  const Element all[] = {{{}, "ovn-lite", "seen", Bytes(16, 7), {}},
                         {{}, "ovn-lite", "to", Bytes(8, 1), Bytes(8, 2)},
                         {{}, "ovn-lite", "into", Bytes(20, 3), Verdict{Verdict::Code::drop, ""}}};
  for (const Element& element : all) {
    Message message = new_element(element);
    EXPECT_EQ(decode_elements(message.head()), std::vector{element}) << to_string(element);
  }
}

TEST(NftTable, what_is_of_another_family_or_subsystem_is_nothing) {
  Message message = delete_table("ovn-lite");
  auto* header = reinterpret_cast<nfgenmsg*>(reinterpret_cast<char*>(&message.head()) + 16);
  EXPECT_TRUE(table_of(message.head()));
  header->nfgen_family = NFPROTO_IPV4;
  EXPECT_FALSE(table_of(message.head()));
  header->nfgen_family = NFPROTO_INET;
  message.head().nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8;
  EXPECT_FALSE(table_of(message.head()));
}

TEST(NftTable, ours_are_known_by_their_name) {
  EXPECT_TRUE(is_our_table("ovn-lite") && is_our_table("ovn-lite-dns"));
  EXPECT_FALSE(is_our_table("filter") || is_our_table("docker-bridges"));
}

}  // namespace
}  // namespace ovn::netlink
