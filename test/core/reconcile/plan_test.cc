// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/plan.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/reconcile/order.h"

namespace ovn::reconcile {
namespace {

using namespace kernel;
using Lines = std::vector<std::string>;

const NetnsName kNet("ov-1");
const NetnsName kBox("sb-1");
const Netns kNetSpace{kNet, "/run/ov/1", true, 0};
const Netns kBoxSpace{kBox, "/proc/7/ns/net", false, 99};
const Mac kMac({2, 0x42, 10, 0, 0, 2});
const std::string kMark = "ovn-lite:e1";

Link bridge(std::string name = "br0") {
  return {kNet, name, Bridge(), {}, 1450, true, "", "ovn-lite:n1"};
}
Link vxlan(uint32_t vni = 7) {
  Vxlan kind{.vni = Vni(vni), .local = ip::Address::v4(0x0a000001)};
  return {kNet, "vxlan0", kind, {}, 1450, true, "br0", "ovn-lite:n1"};
}
Link veth() { return {kNet, "v1", Veth{kBox, "eth0"}, {}, 1450, true, "br0", kMark}; }
Link peer() { return {kBox, "eth0", VethPeer(), kMac, 1450, true, "", kMark}; }
Link lo() { return {kBox, "lo", Device(), {}, 0, true, "", ""}; }
Link stranger(const NetnsName& netns, std::string name) {
  return {netns, name, Device(), Mac(), 1500, true, "", ""};
}
Address address(const char* text = "10.0.0.2/24") {
  return {kBox, "eth0", *ip::Prefix::parse(text)};
}
Route route() {
  return {kBox, *ip::Prefix::parse("10.9.0.0/24"), 0, "eth0", *ip::Address::parse("10.0.0.1")};
}
Neighbor neighbor() { return {kNet, "vxlan0", *ip::Address::parse("10.0.0.9"), kMac}; }
FdbEntry fdb() { return {kNet, "vxlan0", kMac, *ip::Address::parse("192.0.2.2")}; }
Sysctl sysctl(const char* path = "net/ipv4/ip_forward") { return {kNet, path, "1", false}; }

// A network with one local and one remote endpoint.
Snapshot network() {
  Snapshot s{{kNetSpace, kBoxSpace},
             {bridge(), vxlan(), veth(), peer(), lo()},
             {address()},
             {route()},
             {neighbor()},
             {fdb()},
             {sysctl()},
             {},
             {},
             {},
             {}};
  normalize(s);
  return s;
}
Snapshot empty_sandbox() {
  Snapshot s;
  s.namespaces = {kBoxSpace};
  s.links = {lo()};
  return s;
}

Lines text(const Plan& plan) {
  Lines lines;
  for (auto& op : plan.ops) {
    lines.push_back((op.verb == Op::Verb::put ? "put " : "drop ") + key_text(op.object));
  }
  return lines;
}
Lines text(const Snapshot& desired, const Snapshot& actual, const OwnedSet& owned = {}) {
  return text(plan(desired, actual, owned));
}

template <class T>
void remove(std::vector<T>& objects, const T& object) {
  std::erase_if(objects, [&](const T& have) { return have.key() == object.key(); });
}
template <class T>
void replace(std::vector<T>& objects, const T& object) {
  for (auto& have : objects) {
    if (have.key() == object.key()) have = object;
  }
}

TEST(Plan, makes_a_network_from_the_namespace_to_the_route) {
  Lines expected{"put netns ov-1",
                 "put sysctl ov-1 net/ipv4/ip_forward",
                 "put link ov-1/br0",
                 "put link ov-1/vxlan0",
                 "put link ov-1/v1",
                 "put link sb-1/eth0",
                 "put address sb-1/eth0 10.0.0.2/24",
                 "put neighbor ov-1/vxlan0 10.0.0.9",
                 "put fdb ov-1/vxlan0 02:42:0a:00:00:02",
                 "put route sb-1 10.9.0.0/24"};
  EXPECT_EQ(text(network(), empty_sandbox()), expected);
}

TEST(Plan, is_empty_for_what_is_as_wanted) { EXPECT_EQ(text(network(), network()), Lines()); }

TEST(Plan, takes_an_unwanted_network_away_links_first_and_leaves_the_sandbox) {
  Lines expected{"drop link ov-1/v1", "drop link ov-1/vxlan0", "drop link ov-1/br0",
                 "drop netns ov-1", "drop netns sb-1"};
  EXPECT_EQ(text({}, network()), expected);
}

TEST(Plan, does_not_set_the_loopback_of_a_left_sandbox_down) {
  EXPECT_EQ(text({}, empty_sandbox()), Lines{"drop netns sb-1"});
}

TEST(Plan, drops_what_hangs_on_a_thing_before_it_and_nothing_that_vanishes_by_itself) {
  Snapshot desired = network();
  desired.links.clear(), desired.addresses.clear(), desired.routes.clear();
  desired.neighbors.clear(), desired.fdb.clear();
  desired.links = {bridge(), lo()};
  EXPECT_EQ(text(desired, network()), (Lines{"drop link ov-1/v1", "drop link ov-1/vxlan0"}));
}

TEST(Plan, makes_a_vxlan_device_with_another_vni_anew_and_all_that_was_on_it) {
  Snapshot actual = network();
  replace(actual.links, vxlan(8));
  Lines expected{"drop link ov-1/vxlan0", "put link ov-1/vxlan0",
                 "put neighbor ov-1/vxlan0 10.0.0.9", "put fdb ov-1/vxlan0 02:42:0a:00:00:02"};
  EXPECT_EQ(text(network(), actual), expected);
}

const Lines kPairAnew{"put link ov-1/v1", "put link sb-1/eth0", "put address sb-1/eth0 10.0.0.2/24",
                      "put route sb-1 10.9.0.0/24"};

TEST(Plan, makes_a_pair_anew_whose_inner_end_is_gone) {
  Snapshot actual = network();
  remove(actual.links, peer());
  actual.addresses.clear(), actual.routes.clear();
  Lines expected = kPairAnew;
  expected.insert(expected.begin(), "drop link ov-1/v1");
  EXPECT_EQ(text(network(), actual), expected);
}

TEST(Plan, makes_a_pair_anew_whose_outer_end_is_gone) {
  Snapshot actual = network();
  remove(actual.links, veth());
  Lines expected = kPairAnew;
  expected.insert(expected.begin(), "drop link sb-1/eth0");
  EXPECT_EQ(text(network(), actual), expected);
}

TEST(Plan, makes_a_pair_anew_whose_inner_end_was_renamed) {
  Snapshot actual = network();
  Link renamed = peer();
  renamed.name = "eth7";
  remove(actual.links, peer());
  actual.links.push_back(renamed);
  replace(actual.links, Link{kNet, "v1", Veth{kBox, "eth7"}, {}, 1450, true, "br0", kMark});
  normalize(actual);
  actual.addresses.clear(), actual.routes.clear();
  Lines expected = kPairAnew;
  expected.insert(expected.begin(), "drop link ov-1/v1");
  EXPECT_EQ(text(network(), actual), expected);
}

TEST(Plan, mends_what_can_be_mended_in_place) {
  Snapshot actual = network();
  Link small = peer();
  small.mtu = 1280;
  replace(actual.links, small);
  EXPECT_EQ(text(network(), actual), Lines{"put link sb-1/eth0"});
}

TEST(Plan, puts_neighbours_again_after_a_change_of_mac_which_makes_the_kernel_forget_them) {
  Snapshot desired = network(), actual = network();
  Link other = vxlan();
  other.mac = kMac;
  replace(desired.links, other);
  EXPECT_EQ(text(desired, actual),
            (Lines{"put link ov-1/vxlan0", "put neighbor ov-1/vxlan0 10.0.0.9",
                   "put fdb ov-1/vxlan0 02:42:0a:00:00:02"}));
}

TEST(Plan, puts_routes_again_on_a_link_that_loses_an_address) {
  Snapshot actual = network();
  actual.addresses.push_back(address("10.0.0.3/24"));
  EXPECT_EQ(text(network(), actual),
            (Lines{"drop address sb-1/eth0 10.0.0.3/24", "put address sb-1/eth0 10.0.0.2/24",
                   "put route sb-1 10.9.0.0/24"}));
}

TEST(Plan, leaves_a_link_local_address_alone) {
  Snapshot actual = network();
  actual.addresses.push_back(address("fe80::1/64"));
  EXPECT_EQ(text(network(), actual), Lines());
}

TEST(Plan, replaces_an_entry_with_another_value) {
  Snapshot actual = network();
  actual.fdb[0].vtep = *ip::Address::parse("192.0.2.3");
  EXPECT_EQ(text(network(), actual), Lines{"put fdb ov-1/vxlan0 02:42:0a:00:00:02"});
}

TEST(Plan, keeps_entries_in_a_held_namespace_but_adds_to_them) {
  Snapshot desired = network();
  desired.neighbors[0].address = *ip::Address::parse("10.0.0.8");
  OwnedSet owned{{}, {{kNet}, {}, {}}};
  EXPECT_EQ(text(desired, network(), owned), Lines{"put neighbor ov-1/vxlan0 10.0.0.8"});
  EXPECT_EQ(text(desired, network()),
            (Lines{"drop neighbor ov-1/vxlan0 10.0.0.9", "put neighbor ov-1/vxlan0 10.0.0.8"}));
}

TEST(Plan, lifts_a_sysctl_that_is_too_low_and_leaves_a_higher_one) {
  Snapshot desired, low, high;
  desired.sysctls = {{kHost, "net/ipv4/neigh/default/gc_thresh1", "8192", true}};
  low.sysctls = high.sysctls = desired.sysctls;
  low.sysctls[0].value = "128";
  high.sysctls[0].value = "10000";
  EXPECT_EQ(text(desired, low), Lines{"put sysctl host net/ipv4/neigh/default/gc_thresh1"});
  EXPECT_EQ(text(desired, high), Lines());
}

TEST(Plan, sets_the_sysctl_of_a_link_after_making_it_even_if_it_read_well) {
  Snapshot desired = network(), actual = network();
  desired.sysctls = actual.sysctls = {sysctl("net/ipv6/conf/br0/accept_dad")};
  remove(actual.links, bridge());
  EXPECT_EQ(text(desired, actual),
            (Lines{"put link ov-1/br0", "put sysctl ov-1 net/ipv6/conf/br0/accept_dad"}));
}

TEST(Plan, never_touches_what_others_put_into_a_sandbox) {
  Snapshot actual = network();
  actual.links.push_back(stranger(kBox, "eth1"));
  actual.addresses.push_back({kBox, "eth1", *ip::Prefix::parse("172.17.0.2/16")});
  normalize(actual);
  EXPECT_EQ(text(network(), actual), Lines());
  EXPECT_EQ(text({}, actual).back(), "drop netns sb-1");
  EXPECT_EQ(text({}, actual).size(), 5u);
}

TEST(Plan, shows_a_stranger_under_our_name_and_goes_on_with_the_rest) {
  Snapshot actual = empty_sandbox();
  actual.links.push_back(stranger(kBox, "eth0"));
  normalize(actual);
  Plan made = plan(network(), actual, {});
  ASSERT_EQ(made.conflicts.size(), 1u);
  EXPECT_EQ(key_text(made.conflicts[0].object), "link sb-1/eth0");
  EXPECT_EQ(made.conflicts[0].reason, "a link of that name is not ours");
  EXPECT_EQ(text(made),
            (Lines{"put netns ov-1", "put sysctl ov-1 net/ipv4/ip_forward", "put link ov-1/br0",
                   "put link ov-1/vxlan0", "put neighbor ov-1/vxlan0 10.0.0.9",
                   "put fdb ov-1/vxlan0 02:42:0a:00:00:02"}));
}

TEST(Plan, does_not_make_ports_for_a_bridge_that_it_cannot_have) {
  Snapshot actual = network();
  std::erase_if(actual.links, [](const Link& l) { return l.netns == kNet; });
  actual.links.push_back(stranger(kNet, "br0"));
  normalize(actual);
  Plan made = plan(network(), actual, {});
  EXPECT_EQ(made.conflicts.size(), 1u);
  for (auto& line : text(made)) EXPECT_EQ(line.find("put link"), std::string::npos) << line;
}

TEST(Plan, does_nothing_in_a_sandbox_that_is_gone_and_says_so) {
  Snapshot actual;
  actual.namespaces = {kNetSpace};
  actual.links = {bridge(), vxlan()};
  actual.neighbors = {neighbor()}, actual.fdb = {fdb()}, actual.sysctls = {sysctl()};
  normalize(actual);
  Plan made = plan(network(), actual, {});
  EXPECT_EQ(text(made), Lines());
  ASSERT_EQ(made.conflicts.size(), 1u);
  EXPECT_EQ(key_text(made.conflicts[0].object), "netns sb-1");
}

TEST(Plan, finishes_a_pair_that_a_crash_left_without_aliases) {
  Snapshot actual = network();
  for (auto& link : actual.links) {
    if (link.name == "v1" || link.name == "eth0") link.alias.clear(), link.up = false;
  }
  actual.addresses.clear(), actual.routes.clear();
  Plan made = plan(network(), actual, {});
  EXPECT_TRUE(made.conflicts.empty());
  EXPECT_EQ(text(made), kPairAnew);
}

TEST(Plan, drops_in_a_sandbox_only_links_that_it_remembers) {
  Snapshot desired, actual;
  desired.namespaces = actual.namespaces = {kBoxSpace};
  actual.links = {{kBoxSpace.name, "v9", Bridge(), {}, 0, true, "", "ovn-lite:e9"}};
  EXPECT_EQ(text(desired, actual), Lines());
  EXPECT_EQ(text(desired, actual, {{"ovn-lite:e9"}, {}}), Lines{"drop link sb-1/v9"});
}

TEST(Plan, drops_on_the_host_whatever_a_crash_left_of_ours) {
  Snapshot actual;
  actual.links = {{kHost, "v9", Bridge(), {}, 0, true, "", "ovn-lite:e9"}};
  actual.tables = {{kHost, "ovn-lite", {}, {}}};
  actual.elements = {{kHost, "ovn-lite", "s", {1}, {}}};
  EXPECT_EQ(text({}, actual), (Lines{"drop link host/v9", "drop nft table host/ovn-lite"}));
}

TEST(Plan, a_table_that_differs_is_made_anew_with_all_its_elements) {
  Snapshot desired, actual;
  desired.tables = {{kHost, "ovn-lite", {{"s", {nft::Field::ipv4}, false, {}}}, {}}};
  desired.elements = {{kHost, "ovn-lite", "s", {1, 0, 0, 0}, {}},
                      {kHost, "ovn-lite", "s", {2, 0, 0, 0}, {}}};
  actual = desired;
  EXPECT_EQ(text(desired, actual), Lines());
  actual.elements.pop_back();
  EXPECT_EQ(text(desired, actual), Lines{"put nft element host/ovn-lite s 02000000"});
  actual.tables[0].chains = {{"others", {}, {}}};
  EXPECT_EQ(text(desired, actual), (Lines{"put nft table host/ovn-lite",
                                          "put nft element host/ovn-lite s 01000000",
                                          "put nft element host/ovn-lite s 02000000"}));
}

TEST(Plan, moves_a_namespace_of_ours_by_making_it_again) {
  Snapshot desired = network();
  desired.namespaces[0].path = "/elsewhere/1";
  Lines lines = text(desired, network());
  EXPECT_EQ(lines[3], "drop netns ov-1");
  EXPECT_EQ(lines[4], "put netns ov-1");
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "put neighbor ov-1/vxlan0 10.0.0.9"), 1);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "put address sb-1/eth0 10.0.0.2/24"), 1);
}

}  // namespace
}  // namespace ovn::reconcile
