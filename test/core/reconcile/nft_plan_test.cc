// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/nft_plan.h"

#include <gtest/gtest.h>

namespace ovn::reconcile {
namespace {

using namespace kernel;
using Lines = std::vector<std::string>;

const NetnsName kOne("sb-1"), kTwo("sb-2");

nft::Element leading(const NetnsName& netns, uint8_t at, const char* to) {
  return {netns, "ovn-lite", "v", {at, 0, 0, 0},
          nft::Verdict{nft::Verdict::Code::go_to, to}};
}

Snapshot both_with(const char* chain) {
  Snapshot snapshot;
  for (const NetnsName& name : {kOne, kTwo}) {
    snapshot.namespaces.push_back({name, "/" + name.str(), false, 1});
    snapshot.tables.push_back({name, "ovn-lite", {{"v", {nft::Field::ipv4}, true, {}}}, {}});
    snapshot.chains.push_back({name, "ovn-lite", chain, {}});
    snapshot.elements.push_back(leading(name, 1, chain));
  }
  return snapshot;
}

Lines text(const Snapshot& desired, const Snapshot& actual) {
  Lines lines;
  for (const Op& op : plan(desired, actual, {}).ops) lines.push_back(to_string(op));
  return lines;
}

TEST(NftPlan, what_changes_in_one_namespace_stands_together) {
  Lines lines = text(both_with("pick-2"), both_with("pick-1"));
  EXPECT_EQ(lines, (Lines{"put nft chain sb-1/ovn-lite pick-2",
                          "drop nft element sb-1/ovn-lite v 01000000 : goto pick-1",
                          "put nft element sb-1/ovn-lite v 01000000 : goto pick-2",
                          "drop nft chain sb-1/ovn-lite pick-1",
                          "put nft chain sb-2/ovn-lite pick-2",
                          "drop nft element sb-2/ovn-lite v 01000000 : goto pick-1",
                          "put nft element sb-2/ovn-lite v 01000000 : goto pick-2",
                          "drop nft chain sb-2/ovn-lite pick-1"}));
}

TEST(NftPlan, what_goes_goes_after_what_comes) {
  Snapshot desired = both_with("pick-1"), actual = desired;
  desired.elements[0] = leading(kOne, 2, "pick-1");
  EXPECT_EQ(text(desired, actual),
            (Lines{"put nft element sb-1/ovn-lite v 02000000 : goto pick-1",
                   "drop nft element sb-1/ovn-lite v 01000000 : goto pick-1"}));
}

TEST(NftPlan, a_table_made_anew_gets_its_loose_chains_before_its_elements) {
  Snapshot desired = both_with("pick-1"), actual = desired;
  actual.tables[0].sets.clear();
  EXPECT_EQ(text(desired, actual),
            (Lines{"put nft table sb-1/ovn-lite", "put nft chain sb-1/ovn-lite pick-1",
                   "put nft element sb-1/ovn-lite v 01000000 : goto pick-1"}));
}

TEST(NftPlan, a_loose_chain_that_differs_is_put_again_alone) {
  Snapshot desired = both_with("pick-1"), actual = desired;
  actual.chains[1].rules.push_back({nft::Masquerade{}});
  EXPECT_EQ(text(desired, actual), Lines{"put nft chain sb-2/ovn-lite pick-1"});
}

}  // namespace
}  // namespace ovn::reconcile
