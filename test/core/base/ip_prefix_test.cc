// SPDX-License-Identifier: Apache-2.0
#include "core/base/ip.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace ovn::ip {
namespace {

Address address(std::string_view text) { return *Address::parse(text); }
Prefix prefix(std::string_view text) { return *Prefix::parse(text); }

TEST(IpPrefix, round_trips_and_keeps_host_bits) {
  for (const char* text :
       {"10.1.2.3/24", "0.0.0.0/0", "10.0.0.1/32", "::/0", "fd00::1/64", "fd00::1/128"}) {
    EXPECT_EQ(prefix(text).to_string(), text);
    EXPECT_EQ(fmt::format("{}", prefix(text)), text);
  }
}

TEST(IpPrefix, refuses_other_texts_and_says_why) {
  const std::pair<const char*, const char*> cases[] = {
      {"10.0.0.0", "'10.0.0.0' is not a prefix such as 10.1.0.0/24: it has no length"},
      {"10.0.0/8", "'10.0.0/8' is not a prefix: bad address"},
      {"10.0.0.0/33", "'10.0.0.0/33' is not a prefix: the length is not in 0..32"},
      {"fd00::/129", "'fd00::/129' is not a prefix: the length is not in 0..128"},
      {"10.0.0.0/", "'10.0.0.0/' is not a prefix: the length is not in 0..32"},
      {"10.0.0.0/08", "'10.0.0.0/08' is not a prefix: the length is not in 0..32"},
      {"10.0.0.0/-1", "'10.0.0.0/-1' is not a prefix: the length is not in 0..32"},
      {"10.0.0.0/8/8", "'10.0.0.0/8/8' is not a prefix: the length is not in 0..32"},
      {"10.0.0.0/255.0.0.0", "'10.0.0.0/255.0.0.0' is not a prefix: the length is not in 0..32"},
  };
  for (auto [text, message] : cases) {
    auto parsed = Prefix::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().message, message);
  }
}

TEST(IpPrefix, network_clears_and_last_sets_the_host_bits) {
  EXPECT_EQ(prefix("10.1.2.3/20").network(), prefix("10.1.0.0/20"));
  EXPECT_EQ(prefix("10.1.2.3/20").first(), address("10.1.0.0"));
  EXPECT_EQ(prefix("10.1.2.3/20").last(), address("10.1.15.255"));
  EXPECT_EQ(prefix("fd00::1/61").last(), address("fd00:0:0:7:ffff:ffff:ffff:ffff"));
  EXPECT_EQ(prefix("1.2.3.4/0").first(), address("0.0.0.0"));
  EXPECT_EQ(prefix("1.2.3.4/0").last(), address("255.255.255.255"));
  EXPECT_EQ(prefix("1.2.3.4/32").first(), prefix("1.2.3.4/32").last());
}

TEST(IpPrefix, is_a_network_only_without_host_bits) {
  EXPECT_TRUE(prefix("10.1.0.0/16").is_network());
  EXPECT_FALSE(prefix("10.1.0.1/16").is_network());
  EXPECT_TRUE(prefix("10.1.0.1/32").is_network());
}

TEST(IpPrefix, counts_host_bits) {
  EXPECT_EQ(prefix("10.0.0.0/24").host_bits(), 8u);
  EXPECT_EQ(prefix("fd00::/64").host_bits(), 64u);
  EXPECT_EQ(prefix("fd00::/128").host_bits(), 0u);
}

TEST(IpPrefix, contains_from_first_to_last_of_its_family) {
  Prefix net = prefix("10.1.2.0/23");
  EXPECT_TRUE(net.contains(address("10.1.2.0")));
  EXPECT_TRUE(net.contains(address("10.1.3.255")));
  EXPECT_FALSE(net.contains(address("10.1.1.255")));
  EXPECT_FALSE(net.contains(address("10.1.4.0")));
  EXPECT_FALSE(prefix("::/0").contains(address("10.1.2.0")));
  EXPECT_FALSE(prefix("0.0.0.0/0").contains(address("::")));
}

TEST(IpPrefix, contains_longer_prefixes_inside_it) {
  EXPECT_TRUE(prefix("10.0.0.0/8").contains(prefix("10.1.0.0/16")));
  EXPECT_TRUE(prefix("10.0.0.0/8").contains(prefix("10.0.0.0/8")));
  EXPECT_FALSE(prefix("10.1.0.0/16").contains(prefix("10.0.0.0/8")));
  EXPECT_FALSE(prefix("10.0.0.0/8").contains(prefix("11.0.0.0/16")));
}

TEST(IpPrefix, overlaps_if_either_contains_the_other) {
  Random random(1);
  for (int round = 0; round < 2000; ++round) {
    Prefix a(Address::v4(static_cast<uint32_t>(random.next())),
             static_cast<unsigned>(random.below(33)));
    Prefix b(Address::v4(a.address().v4_value() ^ static_cast<uint32_t>(random.below(1 << 12))),
             static_cast<unsigned>(random.below(33)));
    bool disjoint = a.last() < b.first() || b.last() < a.first();
    EXPECT_EQ(a.overlaps(b), !disjoint) << a.to_string() << " " << b.to_string();
    EXPECT_EQ(a.overlaps(b), b.overlaps(a));
  }
}

TEST(IpPrefixDeathTest, a_length_beyond_the_family_is_a_broken_invariant) {
  EXPECT_DEATH(Prefix(address("10.0.0.0"), 33), "length <= address.bits");
}

TEST(IpEndpoint, round_trips_both_families) {
  for (const char* text : {"10.0.0.1:7956", "[fd00::1]:1", "[::]:65535"}) {
    auto endpoint = Endpoint::parse(text);
    ASSERT_TRUE(endpoint) << text;
    EXPECT_EQ(endpoint->to_string(), text);
    EXPECT_EQ(fmt::format("{}", *endpoint), text);
  }
}

TEST(IpEndpoint, takes_the_default_port_where_there_is_none) {
  EXPECT_EQ(Endpoint::parse("10.0.0.1", 7956)->to_string(), "10.0.0.1:7956");
  EXPECT_EQ(Endpoint::parse("fd00::1", 7956)->to_string(), "[fd00::1]:7956");
  EXPECT_EQ(Endpoint::parse("[fd00::1]", 7956)->to_string(), "[fd00::1]:7956");
  EXPECT_EQ(Endpoint::parse("10.0.0.1:1", 7956)->to_string(), "10.0.0.1:1");
}

TEST(IpEndpoint, refuses_other_texts) {
  for (const char* text :
       {"", ":", "10.0.0.1", "10.0.0.1:", "10.0.0.1:0", "10.0.0.1:65536", "10.0.0.1:07",
        "10.0.0.1:+7", "host:7956", "fd00::1", "[fd00::1", "[fd00::1]7956",
        "[fd00::1]:", "[10.0.0.1]:7956", "10.0.0.1:1:2", "[]:1", "10.0.0.1 :1"}) {
    auto parsed = Endpoint::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_NE(parsed.error().message.find(fmt::format("'{}'", text)), std::string::npos);
  }
  EXPECT_FALSE(Endpoint::parse("10.0.0.1:0", 7956));
}

}  // namespace
}  // namespace ovn::ip
