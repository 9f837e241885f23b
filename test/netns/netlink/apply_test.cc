// SPDX-License-Identifier: Apache-2.0
#include "netlink/apply.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "test/netns/netlink/apply_fixture.h"

namespace ovn::netlink {
namespace {

class Apply : public ApplyTest {
 protected:
  void SetUp() override {
    ApplyTest::SetUp();
    if (IsSkipped()) return;
    run({put(link(kNet, "br0", kernel::Bridge())), put(vxlan()),
         put(link(kNet, "v1", kernel::Veth{kBox, "eth0"}, "br0")),
         put(link(kBox, "eth0", kernel::VethPeer()))});
  }
  static Link vxlan() {
    return link(kNet, "vx0", kernel::Vxlan{kernel::Vni(7), at("127.0.0.1")}, "br0");
  }
  static kernel::Route route(std::string_view destination, const char* gateway,
                             uint32_t metric = 0) {
    return {kBox, net(destination), metric, "eth0", at(gateway)};
  }
};

TEST_F(Apply, addresses_are_usable_at_once_and_bear_our_mark) {
  run({put(kernel::Address{kBox, "eth0", net("10.0.0.2/24")}),
       put(kernel::Address{kBox, "eth0", net("fd00::2/64")})});
  std::string text = shell_in("box", "ip address show eth0");
  EXPECT_NE(text.find("inet 10.0.0.2/24"), text.npos) << text;
  EXPECT_NE(text.find("inet6 fd00::2/64"), text.npos) << text;
  EXPECT_EQ(text.find("fd00::2/64 scope global tentative"), text.npos) << text;
  EXPECT_EQ(dump().addresses.size(), 2u);
}

TEST_F(Apply, an_address_added_by_others_becomes_ours_when_it_is_put) {
  shell_in("box", "ip address add 10.0.0.2/24 dev eth0");
  EXPECT_TRUE(dump().addresses.empty());
  run({put(kernel::Address{kBox, "eth0", net("10.0.0.2/24")})});
  EXPECT_EQ(dump().addresses.size(), 1u);
}

TEST_F(Apply, an_ipv6_address_gets_the_length_that_is_put) {
  run({put(kernel::Address{kBox, "eth0", net("fd00::2/64")})});
  kernel::Address longer{kBox, "eth0", net("fd00::2/80")};
  run({put(longer), put(longer)});
  EXPECT_EQ(dump().addresses, std::vector{longer});
}

TEST_F(Apply, neighbours_and_entries_are_replaced) {
  kernel::Neighbor neighbor{kNet, "vx0", at("10.0.0.9"), kMac};
  kernel::FdbEntry entry{kNet, "vx0", kMac, at("192.0.2.1")};
  run({put(neighbor), put(entry)});
  neighbor.mac = kPeerMac;
  entry.vtep = at("192.0.2.2");
  run({put(neighbor), put(entry), put(neighbor), put(entry)});
  EXPECT_EQ(dump().neighbors, std::vector{neighbor});
  EXPECT_EQ(dump().fdb, std::vector{entry});
  std::string fdb = shell_in("net", "bridge fdb show dev vx0 self");
  EXPECT_NE(fdb.find("02:42:0a:00:00:02 dst 192.0.2.2 "), fdb.npos) << fdb;
  EXPECT_EQ(fdb.find("192.0.2.1"), fdb.npos) << fdb;
  run({drop(neighbor), drop(entry), drop(neighbor), drop(entry)});
  EXPECT_TRUE(dump().neighbors.empty() && dump().fdb.empty());
}

TEST_F(Apply, an_entry_that_someone_learnt_is_replaced_too) {
  shell_in("net", "bridge fdb add 02:42:0a:00:00:02 dev vx0 dst 192.0.2.7 self dynamic");
  kernel::FdbEntry entry{kNet, "vx0", kMac, at("192.0.2.1")};
  run({put(entry)});
  EXPECT_EQ(dump().fdb, std::vector{entry});
}

TEST_F(Apply, entries_belong_to_vxlan_devices_alone) {
  Error error = refused(put(kernel::FdbEntry{kNet, "v1", kMac, at("192.0.2.1")}));
  EXPECT_EQ(error.code, Errc::invalid);
  EXPECT_EQ(error.message, "put fdb net/v1 02:42:0a:00:00:02 vtep 192.0.2.1: not a VXLAN device");
}

TEST_F(Apply, our_routes_are_replaced_and_those_of_others_are_a_conflict) {
  run({put(kernel::Address{kBox, "eth0", net("10.0.0.2/24")}), put(route("0.0.0.0/0", "10.0.0.1")),
       put(route("0.0.0.0/0", "10.0.0.1"))});
  run({put(route("0.0.0.0/0", "10.0.0.3"))});
  EXPECT_EQ(dump().routes, std::vector{route("0.0.0.0/0", "10.0.0.3")});
  shell_in("box", "ip route add 192.0.2.0/24 via 10.0.0.1");
  Error error = refused(put(route("192.0.2.0/24", "10.0.0.3")));
  EXPECT_EQ(error.code, Errc::conflict);
  run({drop(route("192.0.2.0/24", "10.0.0.1"))});
  EXPECT_NE(shell_in("box", "ip route").find("192.0.2.0/24"), std::string::npos);
}

TEST_F(Apply, a_route_is_dropped_by_its_own_metric) {
  run({put(kernel::Address{kBox, "eth0", net("10.0.0.2/24")}),
       put(kernel::Address{kBox, "eth0", net("fd00::2/64")}),
       put(route("0.0.0.0/0", "10.0.0.1", 7)), put(route("::/0", "fd00::1", 7)),
       drop(route("0.0.0.0/0", "10.0.0.1")), drop(route("::/0", "fd00::1"))});
  EXPECT_EQ(dump().routes.size(), 2u);
  run({drop(route("0.0.0.0/0", "10.0.0.1", 7)), drop(route("::/0", "fd00::1", 7))});
  EXPECT_TRUE(dump().routes.empty());
}

TEST_F(Apply, a_gateway_on_the_link_is_taken_in_a_table_of_its_own) {
  run({put(kernel::Address{kBox, "eth0", net("10.0.0.2/24")}),
       put(kernel::Address{kBox, "eth0", net("fd00::2/64")})});
  std::vector<kernel::Route> all{route("0.0.0.0/0", "169.254.79.86"), route("::/0", "fe80::7")};
  for (auto& one : all) one.table = 20310, one.on_link = true;
  kernel::Neighbor entry{kBox, "eth0", at("169.254.79.86"), kMac};
  run({put(entry), put(all[0]), put(all[1]), put(all[1])});
  EXPECT_EQ(dump().routes, all);
  EXPECT_EQ(dump().neighbors, std::vector{entry}) << "such a route tells that they are there";
  run({drop(all[0])});
  EXPECT_EQ(dump().routes.size(), 1u);
  kernel::Route in_main = all[1];
  in_main.table = 0;
  run({drop(in_main)});
  EXPECT_EQ(dump().routes.size(), 1u);
}

TEST_F(Apply, our_routing_rules_come_and_go_and_those_of_others_stay) {
  kernel::RoutingRule v4{kBox, ip::Family::v4, 20310, 0x4f560000, 0xffff0000, 20310}, v6 = v4;
  v6.family = ip::Family::v6;
  run({put(v4), put(v4), put(v6)});
  EXPECT_EQ(dump().rules, (std::vector{v4, v6}));
  EXPECT_NE(shell_in("box", "ip rule").find("20310:\tfrom all fwmark 0x4f560000/0xffff0000 lookup"),
            std::string::npos);
  run({drop(v4), drop(v4)});
  EXPECT_EQ(dump().rules, std::vector{v6});
  shell_in("box", "ip rule add fwmark 0x4f560000/0xffff0000 lookup 20310 priority 20310");
  run({put(v4)});
  EXPECT_EQ(dump().rules, (std::vector{v4, v6}));
  run({drop(v4)});
  EXPECT_EQ(dump().rules, std::vector{v6});
  EXPECT_NE(shell_in("box", "ip rule").find("20310:"), std::string::npos);
}

TEST_F(Apply, failures_do_not_stop_the_rest_and_name_their_op) {
  kernel::Address good{kBox, "eth0", net("10.0.0.2/24")}, bad = good;
  bad.link = "eth9";
  auto unreachable = route("0.0.0.0/0", "192.0.2.1");
  auto results = kernel_.apply(std::vector{put(bad), put(unreachable), put(good)});
  EXPECT_EQ(results[0].error().message, "link box/eth9: ENODEV (No such device)");
  EXPECT_EQ(results[1].error().message,
            "put route box 0.0.0.0/0 via 192.0.2.1 dev eth0: ENETUNREACH (Nexthop has invalid "
            "gateway)");
  EXPECT_TRUE(results[2]);
}

TEST_F(Apply, a_bad_value_never_reaches_the_kernel) {
  EXPECT_EQ(refused(put(kernel::Neighbor{kNet, "vx0", at("10.0.0.9"), Mac()})).code, Errc::invalid);
}

TEST_F(Apply, of_a_sandbox_that_is_gone_nothing_can_be_made_and_all_can_be_dropped) {
  kernel::Address address{kBox, "eth0", net("10.0.0.2/24")};
  ASSERT_TRUE(remove_netns(path("box")));
  EXPECT_EQ(refused(put(address)).code, Errc::not_found);
  run({drop(address), drop(link(kBox, "eth0", kernel::VethPeer())),
       drop(route("0.0.0.0/0", "10.0.0.1")), drop(box_)});
  EXPECT_EQ(refused(put(box_)).code, Errc::not_found);
}

TEST_F(Apply, another_sandbox_at_the_same_path_is_not_touched) {
  ASSERT_TRUE(remove_netns(path("box")));
  make_sandbox("box");
  EXPECT_EQ(refused(put(box_)).code, Errc::conflict);
  EXPECT_EQ(refused(put(kernel::Address{kBox, "lo", net("10.0.0.2/24")})).code, Errc::not_found);
}

TEST_F(Apply, dropping_a_namespace_frees_its_vnis_and_its_sandboxes_at_once) {
  run({drop(owned("net"))});
  EXPECT_EQ(shell_in("box", "ip -o link").find("eth0"), std::string::npos);
  EXPECT_FALSE(open_netns(path("net")));
  run({drop(owned("net")), put(owned("net")),
       put(link(kNet, "vx1", kernel::Vxlan{kernel::Vni(7), at("127.0.0.1")}))});
}

TEST_F(Apply, sysctls_are_written_in_their_namespace) {
  kernel::Sysctl forward{kNet, "net/ipv4/ip_forward", "1"};
  kernel::Sysctl there{kBox, "net/ipv4/ip_forward", "0"};
  run({put(there), put(forward)});
  EXPECT_EQ(shell_in("net", "cat /proc/sys/net/ipv4/ip_forward"), "1\n");
  EXPECT_EQ(shell_in("box", "cat /proc/sys/net/ipv4/ip_forward"), "0\n");
  EXPECT_EQ(dump({forward, there}).sysctls, (std::vector{there, forward}));
}

TEST_F(Apply, more_ops_than_a_batch_holds_are_several) {
  std::vector<Op> ops;
  for (uint32_t i = 0; i < Batch::kCountMax + 50; ++i) {
    ops.push_back(put(kernel::Neighbor{kNet, "vx0", at("10.0.0.1").plus(i), kMac}));
  }
  run(ops);
  EXPECT_EQ(dump().neighbors.size(), ops.size());
}

}  // namespace
}  // namespace ovn::netlink
