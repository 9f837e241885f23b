// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/bridge_table.h"

#include <gtest/gtest.h>

#include "core/kernel/validate.h"
#include "test/support/golden.h"
#include "test/support/random_snapshot.h"

namespace ovn::reconcile {
namespace {

std::string elements(const std::map<std::string, std::string>& options, bool internal = false) {
  model::Network network;
  network.internal = internal;
  kernel::Snapshot snapshot;
  add_bridge_elements(network, model::bridge_options(options), "b", snapshot);
  for (const auto& element : snapshot.elements) EXPECT_TRUE(validate(kernel::put(element)));
  return test::to_text(snapshot);
}

std::string at(const std::string& set, const std::string& key, const std::string& verdict = "") {
  return "nft element host/ovn-lite " + set + " " + key + (verdict.empty() ? "" : " : ") + verdict +
         "\n";
}
bool has(const std::string& text, const std::string& line) {
  return text.find(line) != std::string::npos;
}

const std::string kDevice = "62" + std::string(30, '0');
const std::string kDevice4 = "02000000" + kDevice, kDevice6 = "0a000000" + kDevice;

TEST(BridgeTable, is_the_same_whatever_networks_there_are) {
  EXPECT_TRUE(validate(kernel::put(bridge_table())));
  EXPECT_TRUE(test::matches_golden("test/core/reconcile/golden/bridge_table.txt",
                                   listing(bridge_table())));
}

TEST(BridgeTable, by_nat_nobody_comes_in_and_all_go_out) {
  std::string text = elements({});
  EXPECT_TRUE(has(text, at("within", kDevice + kDevice, "accept")));
  EXPECT_TRUE(has(text, at("into", kDevice4, "goto published")));
  EXPECT_TRUE(has(text, at("into", kDevice6, "goto published")));
  EXPECT_TRUE(has(text, at("masqueraded", kDevice4)));
  EXPECT_TRUE(has(text, at("masqueraded", kDevice6)));
  EXPECT_FALSE(has(text, "internal"));
}

TEST(BridgeTable, the_modes_are_each_familys_own) {
  std::string text =
      elements({{"gateway_mode_ipv4", "routed"}, {"gateway_mode_ipv6", "nat-unprotected"}});
  EXPECT_TRUE(has(text, at("into", kDevice4, "goto routed")));
  EXPECT_TRUE(has(text, at("into", kDevice6, "accept")));
  EXPECT_FALSE(has(text, at("masqueraded", kDevice4)));
  EXPECT_TRUE(has(text, at("masqueraded", kDevice6)));
}

TEST(BridgeTable, an_internal_network_is_closed_both_ways) {
  std::string text = elements({}, true);
  EXPECT_TRUE(has(text, at("internal", kDevice)));
  EXPECT_TRUE(has(text, at("into", kDevice4, "drop")));
  EXPECT_FALSE(has(text, "masquerade"));
}

TEST(BridgeTable, a_source_address_is_in_place_of_masquerading) {
  std::string text = elements({{"host_ipv4", "192.0.2.7"}});
  EXPECT_TRUE(has(text, at("source4", kDevice, "c0000207")));
  EXPECT_FALSE(has(text, at("masqueraded", kDevice4)));
  EXPECT_TRUE(has(text, at("masqueraded", kDevice6)));
}

TEST(BridgeTable, containers_that_may_not_talk_go_no_way_round_either) {
  EXPECT_TRUE(has(elements({{"enable_icc", "false"}}),
                  at("within", kDevice + kDevice, "goto published")));
}

}  // namespace
}  // namespace ovn::reconcile
