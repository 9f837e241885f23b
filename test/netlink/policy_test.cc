// SPDX-License-Identifier: Apache-2.0
#include "netlink/policy.h"

#include <gtest/gtest.h>

#include <set>

namespace ovn::netlink {
namespace {

bool fits(Type type, size_t size, uint16_t size_max = 0) {
  return Rule{1, "TEST", type, size_max}.fits(size);
}

TEST(Policy, a_width_is_exact) {
  const struct {
    Type type;
    std::set<size_t> sizes;
  } cases[] = {
      {Type::u8, {1}},  {Type::u16, {2}}, {Type::u32, {4}},    {Type::i32, {4}}, {Type::be16, {2}},
      {Type::mac, {6}}, {Type::ip, {4, 16}}, {Type::ip4, {4}}, {Type::ip6, {16}},
  };
  for (const auto& c : cases) {
    for (size_t size = 0; size < 20; ++size) {
      EXPECT_EQ(fits(c.type, size), c.sizes.contains(size)) << int(c.type) << " " << size;
    }
  }
}

TEST(Policy, a_text_has_a_nul_and_a_bound) {
  EXPECT_FALSE(fits(Type::text, 0, 3));
  EXPECT_TRUE(fits(Type::text, 1, 3));
  EXPECT_TRUE(fits(Type::text, 4, 3));
  EXPECT_FALSE(fits(Type::text, 5, 3));
}

TEST(Policy, finds_a_rule_by_attribute) {
  const Rule* rule = kVxlanPolicy.find(1);
  ASSERT_TRUE(rule);
  EXPECT_EQ(rule->name, "IFLA_VXLAN_ID");
  EXPECT_EQ(kVxlanPolicy.find(999), nullptr);
}

TEST(Policy, no_table_names_an_attribute_twice) {
  for (const Policy* policy : {&kLinkPolicy, &kLinkKindPolicy, &kBridgePolicy, &kVethPolicy,
                               &kVxlanPolicy, &kAddressPolicy, &kRoutePolicy, &kRouteMetricsPolicy,
                               &kNeighborPolicy, &kNetnsIdPolicy, &kExtackPolicy}) {
    std::set<uint16_t> seen;
    for (const Rule& rule : policy->rules) {
      EXPECT_TRUE(seen.insert(rule.attribute).second) << rule.name;
    }
  }
}

}  // namespace
}  // namespace ovn::netlink
