// SPDX-License-Identifier: Apache-2.0
// The checks of this folder, on the whole project. Run from the root.
#include <gtest/gtest.h>

#include "test/tidy/functions.h"
#include "test/tidy/include_rules.h"
#include "test/tidy/text_rules.h"
#include "test/tidy/tree_rules.h"
#include "test/tidy/word_rules.h"

namespace ovn::tidy {
namespace {

const std::vector<Source>& tree() {
  static const std::vector<Source> sources = read_tree(".");
  return sources;
}

Units units() {
  for (const Source& source : tree()) {
    if (source.path == "Makefile") return Units::parse(source.text);
  }
  return {};
}

void expect_none(const Findings& findings) {
  std::string list;
  for (const Finding& finding : findings) list += finding.to_string() + "\n";
  EXPECT_TRUE(findings.empty()) << list;
}

template <class Check>
void expect_in_every_file(Check check) {
  ASSERT_GT(tree().size(), 50u) << "not run from the root of the project";
  Findings all;
  for (const Source& source : tree()) {
    for (Finding& finding : check(source)) all.push_back(std::move(finding));
  }
  expect_none(all);
}

TEST(Tidy, every_file_looks_right) { expect_in_every_file(check_text); }

TEST(Tidy, functions_fit_a_screen) { expect_in_every_file(check_functions); }

TEST(Tidy, includes_follow_the_direction) {
  expect_in_every_file(
      [table = units()](const Source& source) { return check_includes(source, table); });
}

TEST(Tidy, the_table_of_units_keeps_the_direction) {
  ASSERT_TRUE(units().uses().contains("core/base"));
  expect_none(check_units(units()));
}

TEST(Tidy, no_forbidden_word_stands_in_the_code) { expect_in_every_file(check_words); }

// Files of core, gossip and netlink whose test has another name, each with the reason.
const Names kTestedElsewhere = {
    "core/base/vendor_spdlog.cc",  // third-party bodies
    // What these do shows only between nodes: test/sim/world_test and the checkers of test/sim.
    "gossip/membership.cc",
    "gossip/node.cc",
    "gossip/probe.cc",
    "gossip/pull.cc",
    "gossip/receive.cc",
    "gossip/records.cc",
    "gossip/standing.cc",
    "gossip/views.cc",
    "gossip/visibility.cc",
};

TEST(Tidy, the_tree_is_whole) { expect_none(check_tree(tree(), kTestedElsewhere)); }

}  // namespace
}  // namespace ovn::tidy
