// SPDX-License-Identifier: Apache-2.0
#include "netlink/dump.h"

#include <gtest/gtest.h>

#include "core/base/metrics.h"
#include "test/netns/netlink/apply_fixture.h"

namespace ovn::netlink {
namespace {

class DumpTest : public ApplyTest {
 protected:
  static Link vxlan() { return link(kNet, "vx0", kernel::Vxlan{kernel::Vni(7), at("127.0.0.1")}); }
};

TEST_F(DumpTest, new_namespaces_hold_nothing_but_a_loopback) {
  auto snapshot = dump();
  ASSERT_EQ(snapshot.namespaces.size(), 3u);
  ASSERT_EQ(snapshot.links.size(), 2u);
  EXPECT_EQ(to_string(snapshot.links[0]),
            "link box/lo device mac 00:00:00:00:00:00 mtu 65536 down");
  EXPECT_TRUE(snapshot.addresses.empty() && snapshot.routes.empty());
  EXPECT_TRUE(snapshot.neighbors.empty() && snapshot.fdb.empty() && snapshot.sysctls.empty());
}

TEST_F(DumpTest, links_of_others_are_devices_in_a_sandbox_and_nothing_in_the_host) {
  test::shell("ip link add name eth7 type bridge");
  shell_in("box", "ip link add name eth7 type bridge; ip link set eth7 alias theirs");
  auto links = dump().links;
  ASSERT_EQ(links.size(), 3u);
  EXPECT_EQ(links[0].name, "eth7");
  EXPECT_EQ(links[0].netns, kBox);
  EXPECT_EQ(links[0].kind, kernel::LinkKind(kernel::Device()));
}

TEST_F(DumpTest, what_others_put_on_our_links_is_not_ours) {
  run({put(vxlan())});
  shell_in("net",
           "ip address add 10.0.0.1/24 dev vx0; ip route add 192.0.2.0/24 via 10.0.0.9;"
           "ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev vx0 nud permanent;"
           "ip neigh add 10.0.0.8 lladdr 02:00:00:00:00:08 dev vx0 nud reachable");
  auto snapshot = dump();
  EXPECT_TRUE(snapshot.addresses.empty());
  EXPECT_TRUE(snapshot.routes.empty());
  EXPECT_TRUE(snapshot.neighbors.empty());
}

TEST_F(DumpTest, tells_what_others_default_routes_make_of_a_sandboxs_packets) {
  auto sources = [&] {
    std::string text;
    for (const auto& netns : dump().namespaces) {
      for (const auto& source : netns.foreign_sources) {
        text += fmt::format("{} {}\n", netns.name, source);
      }
    }
    return text;
  };
  EXPECT_EQ(sources(), "");
  for (const char* name : {"net", "box"}) {
    shell_in(name, "ip link add theirs type veth peer name gate;"
                   "ip link set gate up; ip link set theirs up;"
                   "ip address add 172.17.0.2/16 dev theirs;"
                   "ip address add fd31::2/64 dev theirs nodad");
  }
  EXPECT_EQ(sources(), "") << "a subnet leads nowhere else";
  for (const char* name : {"net", "box"}) {
    shell_in(name, "ip route add default via 172.17.0.1; ip -6 route add default via fd31::1");
  }
  EXPECT_EQ(sources(), "box 172.17.0.2\nbox fd31::2\n") << "not of a namespace of ours";
  run({put(link(kNet, "v1", kernel::Veth{kBox, "eth0"})),
       put(link(kBox, "eth0", kernel::VethPeer())),
       put(kernel::Address{kBox, "eth0", net("10.0.0.1/24")})});
  shell_in("box", "ip route replace default via 10.0.0.9");
  EXPECT_EQ(sources(), "box fd31::2\n") << "not by a link of ours";
  shell_in("box", "ip -6 route replace unreachable default");
  EXPECT_EQ(sources(), "");
}

TEST_F(DumpTest, on_a_vxlan_of_ours_every_permanent_entry_counts) {
  run({put(vxlan())});
  shell_in("net",
           "bridge fdb add 02:00:00:00:00:01 dev vx0 dst 192.0.2.1 self permanent;"
           "bridge fdb add 02:00:00:00:00:02 dev vx0 dst 192.0.2.1 self dynamic;"
           "bridge fdb append 00:00:00:00:00:00 dev vx0 dst 192.0.2.1 self permanent");
  auto fdb = dump().fdb;
  ASSERT_EQ(fdb.size(), 2u);
  EXPECT_EQ(fdb[0].mac, Mac()) << "where frames to many go";
  EXPECT_EQ(fdb[1].mac, Mac({2, 0, 0, 0, 0, 1}));
}

TEST_F(DumpTest, two_of_what_we_would_make_one_are_one) {
  run({put(vxlan())});
  shell_in("net",
           "bridge fdb append 02:00:00:00:00:01 dev vx0 dst 192.0.2.1 self permanent;"
           "bridge fdb append 02:00:00:00:00:01 dev vx0 dst 192.0.2.2 self permanent;"
           "ip address add 10.0.0.1/24 dev vx0;"
           "ip route append 192.0.2.0/24 via 10.0.0.8 proto 158;"
           "ip route append 192.0.2.0/24 via 10.0.0.9 proto 158");
  EXPECT_EQ(dump().fdb.size(), 1u);
  EXPECT_EQ(dump().routes.size(), 1u);
}

TEST_F(DumpTest, a_veth_whose_other_end_moved_away_names_no_peer) {
  Link veth = link(kNet, "v1", kernel::Veth{kBox, "eth0"});
  run({put(veth)});
  auto elsewhere = make_sandbox("elsewhere");
  shell_in("box", "ip link set eth0 netns " + elsewhere.path);
  EXPECT_EQ(described(veth).substr(0, 26), "link net/v1 veth peer / ma");
  shell_in("elsewhere", "ip link set eth0 netns " + box_.path);
  shell_in("box", "ip link set eth0 down; ip link set eth0 name other");
  EXPECT_EQ(described(veth).substr(0, 31), "link net/v1 veth peer box/other");
}

TEST_F(DumpTest, a_vxlan_tells_its_underlay) {
  Link here = link(kNet, "vx1", kernel::Vxlan{kernel::Vni(8), at("127.0.0.1")});
  std::get<kernel::Vxlan>(here.kind).underlay = kNet;
  run({put(vxlan()), put(here)});
  auto links = dump().links;
  EXPECT_EQ(std::get<kernel::Vxlan>(links[2].kind).underlay, kernel::kHost);
  EXPECT_EQ(std::get<kernel::Vxlan>(links[3].kind).underlay, kNet);
}

TEST_F(DumpTest, a_hostile_alias_is_made_printable) {
  shell_in("box", "ip link set lo alias $(printf 'ovn-lite:\\033[2J\\377')");
  EXPECT_EQ(dump().links[0].alias, "ovn-lite:?[2J?");
}

TEST_F(DumpTest, what_is_not_there_is_missing_and_no_error) {
  Kernel kernel;
  auto other = box_;
  other.cookie ^= 1;
  auto snapshot = kernel.dump(
      std::vector{owned("none"), other, kernel::Netns{kernel::NetnsName("f"), "/etc/passwd"}}, {});
  ASSERT_TRUE(snapshot);
  EXPECT_TRUE(snapshot->namespaces.empty());
  EXPECT_TRUE(snapshot->links.empty());
}

TEST_F(DumpTest, a_dump_makes_its_namespaces_known) {
  Kernel kernel;  // as after a restart
  ASSERT_TRUE(kernel.dump(std::vector{box_}, {}));
  Op op = put(Link{kBox, "lo", kernel::Device(), {}, 0, true, "", ""});
  EXPECT_TRUE(kernel.apply({&op, 1})[0]);
}

// By a name that its rendering gives.
int64_t requests() {
  std::string all = metrics::render();
  size_t at = all.find("\novn_lite_netlink_requests_total ");
  return at == all.npos ? 0 : std::stoll(all.substr(all.find(' ', at)));
}

TEST_F(DumpTest, looking_again_where_nothing_has_changed_is_five_requests_for_a_sandbox) {
  const kernel::nft::Set set{"s", {kernel::nft::Field::ipv4}, false, {}};
  run({put(link(kNet, "v1", kernel::Veth{kBox, "eth0"})),
       put(kernel::nft::Table{kBox, "ovn-lite-t", {set}, {}})});
  std::vector<kernel::Sysctl> sysctls{{kBox, "net/ipv6/conf/eth0/disable_ipv6", "1"}};
  auto first = dump(sysctls);
  int64_t before = requests();
  auto second = dump(sysctls);
  // Links, addresses, routes, rules, the generation of nf_tables; in the other two neighbours.
  EXPECT_EQ(requests() - before, 5 + 6 + 6);
  EXPECT_EQ(second.links, first.links);
  EXPECT_EQ(second.tables, first.tables);
  EXPECT_EQ(second.sysctls, first.sysctls);

  shell_in("box", "ip link add theirs type veth peer name gate");
  dump(sysctls);
  before = requests();
  dump(sysctls);
  EXPECT_EQ(requests() - before, 5 + 2 + 6 + 6) << "by others' links something may lead outside";
}

TEST_F(DumpTest, what_links_tell_of_themselves_is_what_the_files_say) {
  run({put(link(kNet, "v1", kernel::Veth{kBox, "eth0"}))});
  std::vector<std::string> paths;
  for (const char* key : {"ipv4/conf/eth0/route_localnet", "ipv4/conf/eth0/arp_notify",
                          "ipv6/conf/eth0/accept_ra", "ipv6/conf/eth0/disable_ipv6",
                          "ipv6/conf/eth0/accept_dad", "ipv6/conf/eth0/ndisc_notify",
                          "ipv4/conf/all/arp_notify", "ipv4/ip_forward"}) {
    paths.push_back(fmt::format("net/{}", key));
  }
  for (const char* value : {"1", "0"}) {
    for (size_t changed = 0; changed < paths.size(); ++changed) {
      std::string write = fmt::format("echo {} >/proc/sys/{}", value, paths[changed]);
      shell_in("box", write);
      std::vector<kernel::Sysctl> asked;
      for (const auto& path : paths) asked.push_back({kBox, path, "?"});
      auto alone = kernel_.dump({}, asked);
      ASSERT_TRUE(alone);
      EXPECT_EQ(alone->sysctls, dump(asked).sysctls);
      ASSERT_EQ(alone->sysctls.size(), paths.size());
      for (const auto& sysctl : alone->sysctls) {
        EXPECT_EQ(sysctl.value + "\n", shell_in("box", "cat /proc/sys/" + sysctl.path))
            << sysctl.path << " after " << write;
      }
    }
  }
}

TEST_F(DumpTest, an_end_that_was_renamed_is_known_by_its_new_name_once_its_sandbox_is_read) {
  Link veth = link(kNet, "v1", kernel::Veth{kBox, "eth0"});
  run({put(veth)});
  EXPECT_EQ(described(veth).substr(0, 30), "link net/v1 veth peer box/eth0");
  shell_in("box", "ip link set eth0 down; ip link set eth0 name other");
  EXPECT_EQ(described(veth).substr(0, 31), "link net/v1 veth peer box/other");
}

TEST_F(DumpTest, five_thousand_remote_endpoints_are_read_back) {
  constexpr uint32_t kEndpoints = 5000;
  std::vector<Op> ops{put(vxlan())};
  for (uint32_t i = 0; i < kEndpoints; ++i) {
    Mac mac = Mac::for_address(at("10.0.0.0").plus(i));
    ops.push_back(put(kernel::FdbEntry{kNet, "vx0", mac, at("192.0.2.1")}));
    ops.push_back(put(kernel::Neighbor{kNet, "vx0", at("10.0.0.0").plus(i), mac}));
  }
  shell_in("net", "sysctl -q net.ipv4.neigh.vx0.gc_stale_time 2>/dev/null; true");
  run(ops);
  EXPECT_EQ(dump().fdb.size(), kEndpoints);
  EXPECT_EQ(dump().neighbors.size(), kEndpoints);
}

}  // namespace
}  // namespace ovn::netlink
