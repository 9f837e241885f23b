// SPDX-License-Identifier: Apache-2.0
#include "test/support/fake_kernel.h"

#include <cerrno>

#include <gtest/gtest.h>

namespace ovn::test {
namespace {

using namespace kernel;

const NetnsName kNet{"net"}, kBox{"box"};
const Netns kNetns{kNet, "/run/net", true};
const Netns kSandbox{kBox, "/proc/7/ns/net", false, 77};
const std::string kAlias = "ovn-lite:x";
const Mac kMac({2, 0, 0, 0, 0, 1}), kOtherMac({2, 0, 0, 0, 0, 2});

ip::Address v4(uint8_t last) { return ip::Address::v4(0x0a000000u + last); }

Link link(NetnsName netns, std::string name, LinkKind kind, std::string master = "") {
  return {std::move(netns),  std::move(name), std::move(kind), kMac, 1450, true,
          std::move(master), kAlias};
}
const Link kBridge = link(kNet, "br0", Bridge());
const Link kVxlan = link(kNet, "vx0", Vxlan{Vni(7), v4(1)}, "br0");
const Link kVeth = link(kNet, "v1", Veth{kBox, "eth0"}, "br0");
const Link kPeer = link(kBox, "eth0", VethPeer());

class FakeKernelTest : public testing::Test {
 protected:
  void SetUp() override {
    fake_.add_sandbox(kSandbox.path, kSandbox.cookie);
    run({put(kNetns), put(kSandbox), put(kBridge), put(kVxlan), put(kVeth), put(kPeer)});
  }
  void run(std::vector<Op> ops) {
    for (const auto& result : fake_.apply(ops)) EXPECT_TRUE(result) << result.error().message;
  }
  Error refused(Op op) {
    auto result = fake_.apply({&op, 1})[0];
    EXPECT_FALSE(result) << to_string(op);
    return result ? Error{} : result.error();
  }
  Snapshot dump() { return *fake_.dump(std::vector{kNetns, kSandbox}, {}); }
  const Link* find(const Snapshot& s, const Link& wanted) {
    for (const auto& l : s.links) {
      if (l.key() == wanted.key()) return &l;
    }
    return nullptr;
  }

  FakeKernel fake_;
};

TEST_F(FakeKernelTest, holds_what_was_put) {
  Snapshot s = dump();
  EXPECT_EQ(s.namespaces.size(), 2u);
  for (const auto& wanted : {kBridge, kVxlan, kVeth, kPeer}) {
    const Link* have = find(s, wanted);
    ASSERT_TRUE(have) << to_string(wanted);
    EXPECT_TRUE(satisfies(*have, wanted)) << to_string(*have);
  }
}

TEST_F(FakeKernelTest, the_ends_of_a_veth_vanish_together) {
  run({drop(kPeer)});
  Snapshot s = dump();
  EXPECT_FALSE(find(s, kVeth));
  EXPECT_FALSE(find(s, kPeer));
}

TEST_F(FakeKernelTest, a_sandbox_that_ends_takes_both_ends_with_it) {
  fake_.remove_sandbox(kSandbox.path);
  Snapshot s = dump();
  EXPECT_EQ(s.namespaces, std::vector{kNetns});
  EXPECT_FALSE(find(s, kVeth));
}

TEST_F(FakeKernelTest, a_bridge_that_goes_frees_its_ports) {
  run({drop(kBridge)});
  EXPECT_EQ(find(dump(), kVxlan)->master, "");
}

TEST_F(FakeKernelTest, a_link_takes_what_is_on_it_with_it) {
  run({put(Address{kNet, "vx0", {v4(1), 24}}), put(Neighbor{kNet, "vx0", v4(2), kMac}),
       put(FdbEntry{kNet, "vx0", kMac, v4(9)}),
       put(Route{kNet, {ip::Address(), 0}, 0, "vx0", v4(3)}), drop(kVxlan)});
  Snapshot s = dump();
  EXPECT_TRUE(s.addresses.empty() && s.neighbors.empty() && s.fdb.empty() && s.routes.empty());
}

TEST_F(FakeKernelTest, what_stands_on_a_missing_link_fails_with_enodev) {
  EXPECT_EQ(refused(put(Address{kNet, "no", {v4(1), 24}})).sys_errno, ENODEV);
  EXPECT_EQ(refused(put(Route{kNet, {ip::Address(), 0}, 0, "no", {}})).sys_errno, ENODEV);
  EXPECT_EQ(refused(put(Neighbor{kNet, "no", v4(2), kMac})).sys_errno, ENODEV);
  EXPECT_EQ(refused(put(FdbEntry{kNet, "no", kMac, v4(2)})).sys_errno, ENODEV);
  EXPECT_EQ(refused(put(link(kBox, "eth9", VethPeer()))).sys_errno, ENODEV);
}

TEST_F(FakeKernelTest, put_replaces_neighbours_and_entries) {
  run({put(Neighbor{kNet, "vx0", v4(2), kMac}), put(Neighbor{kNet, "vx0", v4(2), kOtherMac}),
       put(FdbEntry{kNet, "vx0", kMac, v4(9)}), put(FdbEntry{kNet, "vx0", kMac, v4(8)})});
  Snapshot s = dump();
  EXPECT_EQ(s.neighbors, (std::vector{Neighbor{kNet, "vx0", v4(2), kOtherMac}}));
  EXPECT_EQ(s.fdb, (std::vector{FdbEntry{kNet, "vx0", kMac, v4(8)}}));
}

TEST_F(FakeKernelTest, another_vni_makes_a_new_link_without_its_old_entries) {
  run({put(FdbEntry{kNet, "vx0", kMac, v4(9)}), put(link(kNet, "vx0", Vxlan{Vni(8), v4(1)}))});
  EXPECT_TRUE(dump().fdb.empty());
  EXPECT_EQ(std::get<Vxlan>(find(dump(), kVxlan)->kind).vni, Vni(8));
}

TEST_F(FakeKernelTest, a_vni_is_used_once_per_underlay) {
  EXPECT_EQ(refused(put(link(kNet, "vx1", Vxlan{Vni(7), v4(1)}))).sys_errno, EEXIST);
}

TEST_F(FakeKernelTest, names_of_others_are_a_conflict_and_never_dropped) {
  fake_.add_foreign_link(kBox, "eth7");
  EXPECT_EQ(refused(put(link(kBox, "eth7", Bridge()))).code, Errc::conflict);
  EXPECT_EQ(refused(put(link(kNet, "v7", Veth{kBox, "eth7"}))).code, Errc::conflict);
  run({drop(link(kBox, "eth7", Bridge()))});
  EXPECT_TRUE(find(dump(), link(kBox, "eth7", Device())));
}

TEST_F(FakeKernelTest, a_namespace_is_known_by_its_cookie) {
  fake_.remove_sandbox(kSandbox.path);
  EXPECT_EQ(refused(put(kSandbox)).code, Errc::not_found);
  fake_.add_sandbox(kSandbox.path, 78);
  EXPECT_EQ(refused(put(kSandbox)).code, Errc::conflict);
  EXPECT_EQ(refused(put(link(NetnsName("?"), "br0", Bridge()))).code, Errc::not_found);
}

TEST_F(FakeKernelTest, a_dropped_namespace_takes_its_links_and_their_peers) {
  run({drop(kNetns)});
  Snapshot s = dump();
  EXPECT_EQ(s.namespaces, std::vector{kSandbox});
  EXPECT_FALSE(find(s, kPeer));
}

TEST_F(FakeKernelTest, in_the_host_only_our_links_are_seen) {
  fake_.add_foreign_link(kHost, "ens3");
  run({put(link(kHost, "ovn-gw", Bridge()))});
  Snapshot s = *fake_.dump(std::vector{Netns{kHost, ""}}, {});
  ASSERT_EQ(s.links.size(), 1u);
  EXPECT_EQ(s.links[0].name, "ovn-gw");
}

TEST_F(FakeKernelTest, a_link_goes_with_what_it_stands_on_wherever_it_is) {
  Link lower = link(kNet, "vx1", Vxlan{Vni(8), v4(1)});
  Link upper = link(kBox, "mv0", Macvlan{{kNet, "vx1"}});
  run({put(lower), put(upper), drop(lower)});
  EXPECT_FALSE(find(dump(), upper));
  run({put(lower), put(upper), drop(kNetns)});
  EXPECT_FALSE(find(dump(), upper));
}

TEST_F(FakeKernelTest, what_receives_the_packets_of_a_link_does_it_alone) {
  Lower lower{kNet, "vx1"};
  run({put(link(kNet, "vx1", Vxlan{Vni(8), v4(1)})), put(link(kBox, "mv0", Macvlan{lower}))});
  EXPECT_EQ(refused(put(link(kBox, "iv0", Ipvlan{lower}))).sys_errno, EBUSY);
  EXPECT_EQ(refused(put(link(kBox, "mv1", Macvlan{{kNet, "vx0"}}))).sys_errno, EBUSY);
  Macvlan alone{lower, Macvlan::Mode::passthru};
  EXPECT_EQ(refused(put(link(kBox, "mv1", alone))).sys_errno, EINVAL);
  EXPECT_EQ(refused(put(link(kBox, "mv1", Macvlan{{kNet, "vx7"}}))).sys_errno, ENODEV);
}

TEST_F(FakeKernelTest, a_route_needs_a_link_that_is_up_and_a_gateway_in_reach) {
  Route route{kBox, {ip::Address(), 0}, 0, "eth0", v4(1)};
  EXPECT_EQ(refused(put(route)).sys_errno, ENETUNREACH);
  run({put(Address{kBox, "eth0", {v4(5), 24}}), put(route)});
  Link down = kPeer;
  down.up = false;
  run({put(down)});
  EXPECT_TRUE(dump().routes.empty());
  EXPECT_EQ(refused(put(route)).sys_errno, ENETDOWN);
}

TEST_F(FakeKernelTest, sysctls_that_serve_are_reported_as_asked) {
  Sysctl low{kNet, "net/a", "100", true}, exact{kNet, "net/b", "1"}, gone{kNet, "net/c", "1"};
  fake_.remove_sysctl("net/c");
  run({put(Sysctl{kNet, "net/a", "200"}), put(low), put(gone)});
  Snapshot s = *fake_.dump(std::vector{kNetns}, std::vector{low, exact, gone});
  EXPECT_EQ(s.sysctls, (std::vector{low, Sysctl{kNet, "net/b", "0"}, gone}));
}

TEST_F(FakeKernelTest, failures_are_injected_and_logged) {
  fake_.clear_log();
  fake_.fail_nth(2);
  auto results = fake_.apply(std::vector{put(kBridge), put(kVxlan), put(kVeth)});
  EXPECT_TRUE(results[0]);
  EXPECT_EQ(results[1].error().sys_errno, EBUSY);
  EXPECT_TRUE(results[2]);
  ASSERT_EQ(fake_.log().size(), 3u);
  EXPECT_TRUE(fake_.log()[1].find(" -> ") != std::string::npos);
  fake_.fail_next_dump();
  EXPECT_FALSE(fake_.dump({}, {}));
  EXPECT_TRUE(fake_.dump({}, {}));
  EXPECT_EQ(fake_.dump_count(), 2u);
}

TEST_F(FakeKernelTest, a_verdict_may_fail_any_op) {
  fake_.fail_when([](const Op& op) -> std::optional<Error> {
    if (!std::holds_alternative<Link>(op.object)) return {};
    return Error{Errc::kernel, EPERM, "no links today"};
  });
  EXPECT_EQ(refused(drop(kVeth)).sys_errno, EPERM);
  EXPECT_TRUE(find(dump(), kVeth));
}

TEST_F(FakeKernelTest, what_others_do_is_not_in_the_log) {
  fake_.clear_log();
  EXPECT_TRUE(fake_.interfere(drop(kVxlan)));
  EXPECT_TRUE(fake_.log().empty());
  EXPECT_FALSE(find(dump(), kVxlan));
}

}  // namespace
}  // namespace ovn::test
