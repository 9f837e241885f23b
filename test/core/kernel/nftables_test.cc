// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/nftables.h"

#include <gtest/gtest.h>

namespace ovn::kernel::nft {
namespace {

Table good() {
  return {kHost,
          "ovn-lite",
          {{"a", {Field::ifname}, true, {}}, {"b", {Field::ipv4, Field::port}, false, {}}},
          {{"x", {}, {{Lookup{"a", 0, Lookup::Result::verdict}}}},
           {"y", {}, {{Decide{{Verdict::Code::jump, "x"}}}}}}};
}

TEST(Nftables, fields_fill_whole_registers) {
  EXPECT_EQ(padded_size(Field::protocol), 4u);
  EXPECT_EQ(padded_size(Field::port), 4u);
  EXPECT_EQ(padded_size(Field::ifname), 16u);
  EXPECT_EQ(padded_size({Field::ipv6, Field::protocol, Field::port}), 24u);
}

TEST(Nftables, a_whole_table_has_no_flaw) { EXPECT_EQ(flaw(good()), ""); }

TEST(Nftables, what_is_not_whole_is_named) {
  Table table = good();
  table.name = "filter";
  EXPECT_EQ(flaw(table), "its name is not one of ours");
  table = good();
  std::swap(table.sets[0], table.sets[1]);
  EXPECT_EQ(flaw(table), "its sets are not in the order of their names");
  table = good();
  table.chains[1].name = "x";
  EXPECT_EQ(flaw(table), "its chains are not in the order of their names");
  table = good();
  table.chains[0].rules[0] = {Lookup{"c", 0}};
  EXPECT_EQ(flaw(table), "a rule looks into a set that is not there");
  table = good();
  table.chains[1].rules[0] = {Decide{{Verdict::Code::go_to, "z"}}};
  EXPECT_EQ(flaw(table), "a rule leads to a chain that is not there");
  table = good();
  table.chains[0].rules[0] = {Unknown{"quota"}};
  EXPECT_EQ(flaw(table), "a rule has an unknown instruction");
  table = good();
  table.sets[0].key = std::vector(5, Field::ipv6);
  EXPECT_EQ(flaw(table), "a set's key or data has a wrong size");
}

TEST(Nftables, an_element_is_in_a_table_of_ours_and_has_a_key) {
  Element element{kHost, "ovn-lite", "a", Bytes(16), Verdict{Verdict::Code::drop, ""}};
  EXPECT_EQ(flaw(element), "");
  element.at = Bytes(65);
  EXPECT_EQ(flaw(element), "its key has a wrong size");
  element.at = {};
  EXPECT_EQ(flaw(element), "its key has a wrong size");
  element.table = "filter";
  EXPECT_EQ(flaw(element), "it is in no table of ours");
}

TEST(Nftables, people_can_read_it) {
  EXPECT_EQ(listing(good()),
            "nft table host/ovn-lite\n"
            "  set a ifname : verdict\n"
            "  set b ipv4 . port\n"
            "  chain x\n"
            "    r0 vmap @a\n"
            "  chain y\n"
            "    jump x\n");
  Element element{kHost, "ovn-lite", "a", {1, 2}, Verdict{Verdict::Code::go_to, "x"}};
  EXPECT_EQ(to_string(element), "nft element host/ovn-lite a 0102 : goto x");
}

}  // namespace
}  // namespace ovn::kernel::nft
