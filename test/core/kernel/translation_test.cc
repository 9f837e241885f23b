// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/translation.h"

#include <gtest/gtest.h>

namespace ovn::kernel::nft {
namespace {

Element element(std::string set, std::string_view at, std::string_view data) {
  Element element{kHost, "ovn-lite", std::move(set), {}, {}};
  Bytes bytes;
  EXPECT_TRUE(from_hex(at, element.at) && from_hex(data, bytes));
  if (!bytes.empty()) element.data = bytes;
  return element;
}

TEST(Translation, is_read_from_an_element_of_each_of_the_four_maps) {
  auto at4 = translation_of(element("dnat-at4", "0a0000010600000000501f90", ""));
  EXPECT_FALSE(at4) << "a translation has a place to lead to";
  at4 = translation_of(
      element("dnat-at4", "0a000001" "06000000" "1f900000", "ac1e0002" "00500000"));
  ASSERT_TRUE(at4);
  EXPECT_EQ(at4->address, ip::Address::v4(0x0a000001));
  EXPECT_EQ(at4->protocol, 6);
  EXPECT_EQ(at4->port, 8080);
  EXPECT_EQ(at4->to.to_string(), "172.30.0.2:80");

  auto all4 = translation_of(element("dnat4", "11000000" "00350000", "ac1e0002" "14e90000"));
  ASSERT_TRUE(all4);
  EXPECT_FALSE(all4->address);
  EXPECT_EQ(all4->protocol, 17);
  EXPECT_EQ(all4->to.to_string(), "172.30.0.2:5353");

  const std::string kV6 = "fd300000000000000000000000000002";
  auto all6 = translation_of(element("dnat6", "06000000" "1f900000", kV6 + "00500000"));
  ASSERT_TRUE(all6);
  EXPECT_EQ(all6->to.to_string(), "[fd30::2]:80");
  auto at6 = translation_of(element("dnat-at6", kV6 + "06000000" "1f900000", kV6 + "00500000"));
  ASSERT_TRUE(at6);
  EXPECT_EQ(at6->address->to_string(), "fd30::2");
}

TEST(Translation, there_is_none_in_other_sets_or_in_keys_and_data_of_other_sizes) {
  EXPECT_FALSE(translation_of(element("source4", "62", "ac1e0002")));
  EXPECT_FALSE(translation_of(element("dnat4", "11000000", "ac1e000214e90000")));
  EXPECT_FALSE(translation_of(element("dnat4", "110000000035000000", "ac1e000214e90000")));
  EXPECT_FALSE(translation_of(element("dnat4", "1100000000350000", "ac1e0002")));
  EXPECT_FALSE(translation_of(element("dnat6", "1100000000350000", "ac1e000214e90000")));
  EXPECT_FALSE(translation_of(element("dnat-at4", "1100000000350000", "ac1e000214e90000")));
}

TEST(Served, is_in_slots_and_among_those_that_drain) {
  Element slot{{}, "ovn-lite-vip", "slots4", {10, 0, 0, 9, 3, 0, 0, 0}, Bytes{10, 0, 0, 2}};
  Element drains{{}, "ovn-lite-vip", "draining4", {10, 0, 0, 9, 10, 0, 0, 2}, {}};
  Served wanted{*ip::Address::parse("10.0.0.9"), *ip::Address::parse("10.0.0.2")};
  EXPECT_TRUE(served_by(slot) == wanted);
  EXPECT_TRUE(served_by(drains) == wanted);
}

TEST(Served, at_a_port_is_in_targets_and_among_those_that_leave) {
  Element target{{}, "ovn-lite-ingress", "targets4", {6, 0, 0, 0, 0x1f, 0x90, 0, 0, 3, 0, 0, 0},
                 Bytes{10, 0, 0, 2, 0, 80, 0, 0}};
  Element leaves{{}, "ovn-lite-ingress", "leaving4",
                 {6, 0, 0, 0, 0x1f, 0x90, 0, 0, 10, 0, 0, 2, 0, 80, 0, 0}, {}};
  Served wanted{ip::Address(), *ip::Address::parse("10.0.0.2"), 6, 8080};
  EXPECT_TRUE(served_by(target) == wanted);
  EXPECT_TRUE(served_by(leaves) == wanted);
  EXPECT_EQ(head_size("targets6"), 8u);
  EXPECT_EQ(draining_beside("targets6"), "leaving6");
  EXPECT_EQ(slots_beside("leaving4"), "targets4");
  target.set = "targets6";
  EXPECT_FALSE(served_by(target));
}

TEST(Served, is_nothing_in_other_sets_or_sizes) {
  Element slot{{}, "ovn-lite-vip", "slots4", {10, 0, 0, 9, 3, 0, 0, 0}, Bytes{10, 0, 0, 2}};
  for (auto change : {+[](Element& e) { e.set = "vips4"; }, +[](Element& e) { e.set = "slots6"; },
                      +[](Element& e) { e.at.pop_back(); }, +[](Element& e) { e.data = {}; },
                      +[](Element& e) { e.data = Bytes{10, 0, 0}; }}) {
    Element other = slot;
    change(other);
    EXPECT_FALSE(served_by(other));
  }
}

}  // namespace
}  // namespace ovn::kernel::nft
