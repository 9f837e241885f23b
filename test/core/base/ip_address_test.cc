// SPDX-License-Identifier: Apache-2.0
#include "core/base/ip.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace ovn::ip {
namespace {

Address address(std::string_view text) { return *Address::parse(text); }

TEST(IpAddress, prints_the_form_of_rfc_5952) {
  const std::pair<const char*, const char*> cases[] = {
      {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},       // 4.2.3: the first of equal runs
      {"2001:0db8::0001", "2001:db8::1"},                  // 4.1: no leading zeros
      {"2001:db8::0:1", "2001:db8::1"},                    // 4.2.1: as short as possible
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},    // 4.2.2: not for a single field
      {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},             // 4.2.3: the longest run
      {"2001:DB8:AAAA:bbbb::1", "2001:db8:aaaa:bbbb::1"},  // 4.3: lower case
      {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},            // 5: mapped addresses are mixed
      {"0:0:0:0:0:0:0:0", "::"},
      {"::1", "::1"},
      {"fe80::", "fe80::"},
      {"192.0.2.1", "192.0.2.1"},
      {"0.0.0.0", "0.0.0.0"},
      {"255.255.255.255", "255.255.255.255"},
  };
  for (auto [given, printed] : cases) {
    auto parsed = Address::parse(given);
    ASSERT_TRUE(parsed) << given;
    EXPECT_EQ(parsed->to_string(), printed);
  }
}

TEST(IpAddress, refuses_other_texts_and_names_them) {
  for (const char* text : {"",
                           "1.2.3",
                           "1.2.3.4.5",
                           "1.2.3.256",
                           "01.2.3.4",
                           "1.2.3.04",
                           "1.2.3.4 ",
                           " 1.2.3.4",
                           "1.2.3.4/24",
                           "0x1.2.3.4",
                           "1..2.3",
                           "localhost",
                           ":",
                           ":::",
                           "1::2::3",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "12345::",
                           "g::",
                           "fe80::1%eth0",
                           "[::1]",
                           "::1.2.3"}) {
    auto parsed = Address::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().message, fmt::format("'{}' is not an IP address", text));
  }
  EXPECT_FALSE(Address::parse(std::string_view("1.2.3.4\0", 8)));
}

TEST(IpAddress, round_trips_through_text_and_bytes) {
  Random random(1);
  for (int round = 0; round < 2000; ++round) {
    std::array<uint8_t, 16> bytes{};
    for (uint8_t& byte : bytes) {
      byte = random.chance(0.5) ? 0 : static_cast<uint8_t>(random.next());
    }
    for (size_t size : {4, 16}) {
      Address original = *Address::from_bytes(bytes.data(), size);
      EXPECT_EQ(address(original.to_string()), original);
      EXPECT_EQ(Address::from_bytes(original.data(), original.size()), original);
    }
  }
  EXPECT_FALSE(Address::from_bytes("12345", 5));
}

TEST(IpAddress, ipv4_has_a_value_in_host_order) {
  EXPECT_EQ(address("127.0.0.1"), Address::v4(0x7f000001));
  EXPECT_EQ(address("192.168.1.254").v4_value(), 0xc0a801feu);
}

TEST(IpAddress, a_mapped_address_stays_ipv6) {
  EXPECT_FALSE(address("::ffff:10.0.0.1").is_v4());
  EXPECT_NE(address("::ffff:10.0.0.1"), address("10.0.0.1"));
}

TEST(IpAddress, orders_ipv4_before_ipv6_and_then_numerically) {
  EXPECT_LT(address("255.255.255.255"), address("::"));
  EXPECT_LT(address("9.255.255.255"), address("10.0.0.0"));
  EXPECT_LT(address("fd00::ff"), address("fd00::100"));
}

TEST(IpAddress, knows_the_special_ranges) {
  EXPECT_TRUE(Address().is_unspecified());
  EXPECT_TRUE(address("::").is_unspecified());
  EXPECT_FALSE(address("::1").is_unspecified());
  EXPECT_TRUE(address("127.255.0.1").is_loopback());
  EXPECT_TRUE(address("::1").is_loopback());
  EXPECT_FALSE(address("::2").is_loopback());
  EXPECT_FALSE(address("128.0.0.1").is_loopback());
  EXPECT_TRUE(address("224.0.0.1").is_multicast());
  EXPECT_TRUE(address("239.255.255.255").is_multicast());
  EXPECT_FALSE(address("240.0.0.1").is_multicast());
  EXPECT_TRUE(address("ff02::1").is_multicast());
  EXPECT_TRUE(address("169.254.0.1").is_link_local());
  EXPECT_FALSE(address("169.253.0.1").is_link_local());
  EXPECT_TRUE(address("febf::1").is_link_local());
  EXPECT_FALSE(address("fec0::1").is_link_local());
}

TEST(IpAddress, plus_carries_and_wraps_within_its_family) {
  EXPECT_EQ(address("10.0.0.255").plus(1), address("10.0.1.0"));
  EXPECT_EQ(address("255.255.255.255").plus(1), address("0.0.0.0"));
  EXPECT_EQ(address("fd00::ffff:ffff:ffff:ffff").plus(1), address("fd00:0:0:1::"));
  EXPECT_EQ(address("fd00::1").plus(UINT64_MAX), address("fd00:0:0:1::"));
  EXPECT_EQ(address("fd00::1").plus(0), address("fd00::1"));
}

TEST(IpAddress, minus_is_the_inverse_of_plus) {
  Random random(1);
  for (int round = 0; round < 1000; ++round) {
    uint64_t offset = random.next() >> random.below(64);
    EXPECT_EQ(address("fd00::abcd").plus(offset).minus(address("fd00::abcd")), offset);
    uint64_t small = offset & 0xffffff;
    EXPECT_EQ(address("10.0.0.7").plus(small).minus(address("10.0.0.7")), small);
  }
}

TEST(IpAddress, minus_has_no_answer_below_across_families_or_above_64_bits) {
  EXPECT_FALSE(address("10.0.0.1").minus(address("10.0.0.2")));
  EXPECT_FALSE(address("::1").minus(address("0.0.0.0")));
  EXPECT_FALSE(address("1:0:0:1::").minus(address("1::")));
  EXPECT_FALSE(address("1:0:0:1::5").minus(address("1::")));
  EXPECT_EQ(address("1:0:0:1::").minus(address("1::1")), UINT64_MAX);
}

TEST(IpAddress, formats_and_hashes) {
  EXPECT_EQ(fmt::format("<{}>", address("fd00::1")), "<fd00::1>");
  std::hash<Address> hash;
  EXPECT_EQ(hash(address("10.0.0.1")), hash(Address::v4(0x0a000001)));
  EXPECT_NE(hash(address("10.0.0.1")), hash(address("10.0.0.2")));
}

TEST(IpAddressDeathTest, ipv6_has_no_ipv4_value) {
  EXPECT_DEATH(address("::1").v4_value(), "is_v4");
}

}  // namespace
}  // namespace ovn::ip
