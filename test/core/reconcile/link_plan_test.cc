// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/link_plan.h"

#include <gtest/gtest.h>

namespace ovn::reconcile {
namespace {

using namespace kernel;

const NetnsName kNet("n"), kBox("s");
const Netns kNetSpace{kNet, "/n", true, 0}, kBoxSpace{kBox, "/s", false, 7};

Link link(const NetnsName& netns, const char* name, LinkKind kind, const char* master = "") {
  return {netns, name, std::move(kind), {}, 0, true, master, "ovn-lite:1"};
}
const Link kBridge = link(kNet, "br0", Bridge());
const Link kVeth = link(kNet, "v", Veth{kBox, "eth0"}, "br0");
const Link kPeer = link(kBox, "eth0", VethPeer());

Snapshot state(std::vector<Netns> namespaces, std::vector<Link> links) {
  Snapshot snapshot;
  snapshot.namespaces = std::move(namespaces);
  snapshot.links = std::move(links);
  normalize(snapshot);
  return snapshot;
}
const Snapshot kWhole = state({kNetSpace, kBoxSpace}, {kBridge, kVeth, kPeer});

// "gone renewed blocked ours" as letters.
std::string fate(const Snapshot& desired, const Snapshot& actual, const NetnsName& netns,
                 const char* name, const OwnedSet& owned = {}) {
  LinkPlan links(desired, actual, owned);
  const Fate& f = links.fate(netns, name);
  std::string text;
  if (f.gone) text += "g";
  if (f.renewed) text += "r";
  if (f.blocked) text += "b";
  if (f.ours) text += "o";
  return text;
}

TEST(LinkPlan, what_is_as_wanted_is_only_ours) {
  for (auto [netns, name] : {std::pair(kNet, "br0"), {kNet, "v"}, {kBox, "eth0"}, {kNet, ""}}) {
    EXPECT_EQ(fate(kWhole, kWhole, netns, name), "o") << name;
  }
  EXPECT_EQ(fate(kWhole, kWhole, kBox, ""), "");
}

TEST(LinkPlan, a_pair_shares_its_fate) {
  Snapshot without_peer = state({kNetSpace, kBoxSpace}, {kBridge, kVeth});
  EXPECT_EQ(fate(kWhole, without_peer, kNet, "v"), "gro");
  EXPECT_EQ(fate(kWhole, without_peer, kBox, "eth0"), "gr");
  EXPECT_EQ(fate(without_peer, kWhole, kNet, "v"), "gro");
  Snapshot without_pair = state({kNetSpace, kBoxSpace}, {kBridge});
  EXPECT_EQ(fate(without_pair, kWhole, kBox, "eth0"), "go");
}

TEST(LinkPlan, what_another_one_holds_blocks_the_pair) {
  Snapshot taken = state({kNetSpace, kBoxSpace}, {kBridge, link(kBox, "eth0", Device())});
  EXPECT_EQ(fate(kWhole, taken, kBox, "eth0"), "b");
  EXPECT_EQ(fate(kWhole, taken, kNet, "v"), "b");
  EXPECT_EQ(fate(kWhole, taken, kNet, "br0"), "o");
}

const Link kVxlan = link(kNet, "vx", Vxlan{Vni(7), ip::Address::v4(1)});
const Link kUpper = link(kBox, "eth0", Macvlan{{kNet, "vx"}});

std::vector<std::string> ops_of(const Snapshot& desired, const Snapshot& actual) {
  Ops drops, puts;
  std::vector<Conflict> conflicts;
  LinkPlan(desired, actual, {}).emit(drops, puts, conflicts);
  std::vector<std::string> lines;
  for (const Op& op : drops) lines.push_back(to_string(op));
  for (const Op& op : puts) lines.push_back(to_string(op));
  return lines;
}

TEST(LinkPlan, a_link_goes_with_what_it_stands_on_and_is_made_again) {
  Snapshot before = state({kNetSpace, kBoxSpace}, {kVxlan, kUpper});
  Link renewed = kVxlan;
  renewed.kind = Vxlan{Vni(8), ip::Address::v4(1)};
  Snapshot after = state({kNetSpace, kBoxSpace}, {renewed, kUpper});
  EXPECT_EQ(fate(after, before, kBox, "eth0"), "gro");
  std::vector expected{to_string(drop(kVxlan)), to_string(put(renewed)), to_string(put(kUpper))};
  EXPECT_EQ(ops_of(after, before), expected);
}

TEST(LinkPlan, a_link_that_goes_along_is_not_dropped_by_itself) {
  Snapshot before = state({kNetSpace, kBoxSpace}, {kVxlan, kUpper});
  EXPECT_EQ(ops_of(state({kNetSpace, kBoxSpace}, {}), before),
            std::vector{to_string(drop(kVxlan))});
  EXPECT_EQ(ops_of(state({kNetSpace, kBoxSpace}, {kVxlan}), before),
            std::vector{to_string(drop(kUpper))});
}

TEST(LinkPlan, a_link_is_blocked_with_what_it_stands_on) {
  Snapshot wanted = state({kNetSpace, kBoxSpace}, {kVxlan, kUpper});
  Snapshot taken = state({kNetSpace, kBoxSpace}, {link(kNet, "vx", Device())});
  EXPECT_EQ(fate(wanted, taken, kBox, "eth0"), "b");
}

// The agent was killed between its creation and its alias.
TEST(LinkPlan, a_link_without_its_alias_yet_is_ours_where_we_want_one) {
  Link on_host = link(kBox, "eth0", Macvlan{{kHost, "eth0"}});
  Link unnamed = on_host, other = on_host;
  unnamed.alias = other.alias = "";
  other.kind = Macvlan{{kHost, "eth1"}};
  Snapshot wanted = state({kBoxSpace}, {on_host});
  EXPECT_EQ(fate(wanted, state({kBoxSpace}, {unnamed}), kBox, "eth0"), "o");
  EXPECT_EQ(fate(wanted, state({kBoxSpace}, {other}), kBox, "eth0"), "gro");
}

TEST(LinkPlan, a_blocked_bridge_blocks_its_ports_and_their_other_ends) {
  Snapshot taken = state({kNetSpace, kBoxSpace}, {link(kNet, "br0", Device())});
  EXPECT_EQ(fate(kWhole, taken, kNet, "v"), "b");
  EXPECT_EQ(fate(kWhole, taken, kBox, "eth0"), "b");
}

TEST(LinkPlan, a_missing_sandbox_blocks_what_is_in_it) {
  Snapshot missing = state({kNetSpace}, {kBridge});
  EXPECT_EQ(fate(kWhole, missing, kBox, ""), "b");
  EXPECT_EQ(fate(kWhole, missing, kBox, "eth0"), "b");
  EXPECT_EQ(fate(kWhole, missing, kNet, "v"), "b");
}

TEST(LinkPlan, outside_our_namespaces_an_alias_is_proof_only_if_we_gave_it) {
  Snapshot alone = state({kBoxSpace}, {kPeer});
  EXPECT_EQ(fate({}, alone, kBox, "eth0"), "");
  EXPECT_EQ(fate({}, alone, kBox, "eth0", {{"ovn-lite:1"}, {}}), "go");
  EXPECT_EQ(fate(kWhole, alone, kBox, "eth0"), "gro");
}

TEST(LinkPlan, a_link_of_ours_under_an_alias_of_somebody_else_is_ours_where_it_is_wanted) {
  Snapshot renamed = kWhole;
  for (Link& link : renamed.links) link.alias = "mine";
  EXPECT_EQ(fate(kWhole, renamed, kBox, "eth0"), "o");
  Link alone = kPeer;
  alone.alias = "mine";
  EXPECT_EQ(fate(kWhole, state({kBoxSpace}, {alone}), kBox, "eth0"), "gro");
  EXPECT_EQ(fate({}, state({kBoxSpace}, {alone}), kBox, "eth0"), "") << "nobody wants it";
  alone.alias = "ovn-lite:2";
  EXPECT_EQ(fate(kWhole, state({kBoxSpace}, {alone}), kBox, "eth0"), "b")
      << "another agent of ours gave that";
}

TEST(LinkPlan, a_link_that_is_nowhere_shares_the_fate_of_its_namespace) {
  EXPECT_EQ(fate({}, kWhole, kNet, "nothing"), "go");
  EXPECT_EQ(fate(kWhole, {}, kNet, "nothing"), "r");
  EXPECT_EQ(fate(kWhole, kWhole, NetnsName("unknown"), "x"), "");
}

TEST(LinkPlan, the_pair_is_dropped_by_one_operation) {
  Ops drops, puts;
  std::vector<Conflict> conflicts;
  Snapshot bridge_only = state({kNetSpace, kBoxSpace}, {kBridge});
  LinkPlan(bridge_only, kWhole, {{"ovn-lite:1"}, {}}).emit(drops, puts, conflicts);
  EXPECT_EQ(drops, std::vector{drop(kVeth)});
  EXPECT_TRUE(puts.empty());
  EXPECT_TRUE(conflicts.empty());
}

}  // namespace
}  // namespace ovn::reconcile
