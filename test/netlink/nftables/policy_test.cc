// SPDX-License-Identifier: Apache-2.0
#include "netlink/nftables/policy.h"

#include <gtest/gtest.h>

#include <set>

namespace ovn::netlink {
namespace {

TEST(NftPolicy, no_table_names_an_attribute_twice) {
  for (const Policy* policy :
       {&kNftTablePolicy, &kNftChainPolicy, &kNftHookPolicy, &kNftRulePolicy,
        &kNftExpressionsPolicy, &kNftExpressionPolicy, &kNftSetPolicy, &kNftElementListPolicy,
        &kNftElementsPolicy, &kNftElementPolicy, &kNftDataPolicy, &kNftVerdictPolicy,
        &kNftMetaPolicy, &kNftPayloadPolicy, &kNftNotrackPolicy, &kNftCtPolicy, &kNftFibPolicy,
        &kNftBitwisePolicy,
        &kNftCmpPolicy, &kNftImmediatePolicy, &kNftLookupPolicy, &kNftNatPolicy,
        &kNftMasqPolicy}) {
    std::set<uint16_t> seen;
    for (const Rule& rule : policy->rules) {
      EXPECT_TRUE(seen.insert(rule.attribute).second) << rule.name;
    }
  }
}

TEST(NftPolicy, data_has_a_bound) {
  const Rule* value = kNftDataPolicy.find(1);
  ASSERT_TRUE(value);
  EXPECT_TRUE(value->fits(0) && value->fits(64));
  EXPECT_FALSE(value->fits(65));
}

}  // namespace
}  // namespace ovn::netlink
