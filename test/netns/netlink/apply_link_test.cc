// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cerrno>

#include "netlink/apply.h"
#include "test/netns/netlink/apply_fixture.h"

namespace ovn::netlink {
namespace {

class ApplyLink : public ApplyTest {
 protected:
  static Link bridge() {
    Link link = netlink::link(kNet, "br0", kernel::Bridge());
    link.mac = kMac;
    return link;
  }
  static Link vxlan(uint32_t vni = 4097, std::string name = "vx0") {
    return link(kNet, std::move(name), kernel::Vxlan{kernel::Vni(vni), at("127.0.0.1")});
  }
  static Link veth() { return link(kNet, "v1", kernel::Veth{kBox, "eth0"}, "br0"); }
  static Link peer() {
    Link link = netlink::link(kBox, "eth0", kernel::VethPeer());
    link.mac = kPeerMac;
    return link;
  }
  // The names of all links in a namespace.
  std::string names_in(const std::string& name) {
    return shell_in(name, "ip -o link | cut -d: -f2");
  }
};

// A port that does not forward yet swallows the first question for the gateway's MAC, which is put
// again after a second.
TEST_F(ApplyLink, a_container_that_is_told_to_be_attached_does_not_lose_its_first_packet) {
  run({put(bridge()), put(kernel::Address{kNet, "br0", net("10.0.0.1/24")})});
  for (int round = 0; round < 20; ++round) {
    run({put(veth()), put(peer()), put(kernel::Address{kBox, "eth0", net("10.0.0.2/24")})});
    std::string answer = shell_in("box", "ping -c 1 -W 0.9 10.0.0.1");
    EXPECT_NE(answer.find(" 1 received"), answer.npos) << "round " << round << "\n" << answer;
    run({drop(veth())});
  }
}

TEST_F(ApplyLink, a_veth_is_made_with_all_its_properties_on_both_ends) {
  Link main = veth();
  main.mac = kMac;
  run({put(bridge()), put(main), put(peer())});
  std::string here = shell_in("net", "ip -d link show v1");
  for (const char* part : {"mtu 1450", "master br0", "UP", "02:42:0a:00:00:02", "alias ovn-lite:x",
                           "group 1870032385"}) {
    EXPECT_NE(here.find(part), here.npos) << part << "\n" << here;
  }
  std::string there = shell_in("box", "ip -d link show eth0");
  for (const char* part : {"mtu 1450", "UP", "02:42:0a:00:00:03", "alias ovn-lite:x"}) {
    EXPECT_NE(there.find(part), there.npos) << part << "\n" << there;
  }
  EXPECT_EQ(described(main), to_string(main));
  EXPECT_EQ(described(peer()), to_string(peer()));
}

TEST_F(ApplyLink, a_vxlans_socket_stays_on_the_underlay) {
  run({put(vxlan())});
  constexpr const char* kSockets = "cat /proc/self/net/udp";
  constexpr const char* kPort = ":12B5";  // 4789
  EXPECT_NE(test::shell(kSockets).find(kPort), std::string::npos);
  EXPECT_EQ(shell_in("net", kSockets).find(kPort), std::string::npos);
  EXPECT_EQ(test::shell("ip -o link").find("vx0"), std::string::npos);
  std::string text = shell_in("net", "ip -d link show vx0");
  for (const char* part : {"vxlan id 4097", "local 127.0.0.1", "dstport 4789", "nolearning",
                           "proxy", "ttl auto", "udpcsum"}) {
    EXPECT_NE(text.find(part), text.npos) << part << "\n" << text;
  }
  EXPECT_EQ(text.find("l2miss"), text.npos);
}

TEST_F(ApplyLink, a_vxlan_may_have_the_name_of_a_link_of_its_underlay) {
  test::shell("ip link add name vx0 type bridge");
  run({put(bridge()), put(vxlan())});
  EXPECT_EQ(described(vxlan()).substr(0, 43), "link net/vx0 vxlan vni 4097 local 127.0.0.1");
  EXPECT_NE(described(vxlan()).find(" up "), std::string::npos);
  EXPECT_NE(test::shell("ip -o -d link show vx0").find("bridge"), std::string::npos);
}

TEST_F(ApplyLink, a_bridge_has_no_stp_no_snooping_and_no_netfilter) {
  run({put(bridge())});
  std::string text = shell_in("net", "ip -d link show br0");
  for (const char* part : {"stp_state 0", "mcast_snooping 0", "nf_call_iptables 0",
                           "nf_call_ip6tables 0", "nf_call_arptables 0"}) {
    EXPECT_NE(text.find(part), text.npos) << part << "\n" << text;
  }
}

TEST_F(ApplyLink, a_bridge_keeps_its_mtu_whatever_its_ports_have) {
  Link small = vxlan();
  small.mtu = 1300;
  small.master = "br0";
  for (uint32_t mtu : {1450u, 1500u}) {
    Link wanted = bridge();
    wanted.mtu = mtu;
    run({put(wanted), put(small)});
    EXPECT_EQ(described(wanted), to_string(wanted));
    run({drop(small), drop(wanted)});
  }
}

TEST_F(ApplyLink, each_property_is_changed_in_place) {
  run({put(bridge()), put(vxlan())});
  std::string index = shell_in("net", "ip -o link show vx0 | cut -d: -f1");
  Link wanted = vxlan();
  auto becomes = [&](auto change) {
    change(wanted);
    run({put(wanted)});
    EXPECT_EQ(described(wanted), to_string(wanted));
  };
  becomes([](Link& l) { l.mac = kMac; });
  becomes([](Link& l) { l.mtu = 1300; });
  becomes([](Link& l) { l.master = "br0"; });
  becomes([](Link& l) { l.alias = "ovn-lite:y"; });
  becomes([](Link& l) { l.up = false; });
  becomes([](Link& l) { l.master = ""; });
  EXPECT_EQ(shell_in("net", "ip -o link show vx0 | cut -d: -f1"), index);
}

TEST_F(ApplyLink, what_cannot_be_changed_is_made_anew) {
  run({put(bridge()), put(vxlan()), put(veth()), put(peer())});
  Link moved = vxlan(4098);
  Link renamed = veth();
  renamed.kind = kernel::Veth{kBox, "eth1"};
  run({put(moved), put(renamed)});
  EXPECT_EQ(std::get<kernel::Vxlan>(dump().links[5].kind).vni, kernel::Vni(4098));
  EXPECT_NE(names_in("box").find("eth1"), std::string::npos);
  EXPECT_EQ(names_in("box").find("eth0"), std::string::npos);
}

TEST_F(ApplyLink, a_name_of_others_is_a_conflict_and_is_left_alone) {
  shell_in("net", "ip link add name br0 type bridge");
  shell_in("box", "ip link add name eth0 type bridge");
  Error taken = refused(put(bridge()));
  EXPECT_EQ(taken.code, Errc::conflict);
  EXPECT_EQ(taken.message, "link net/br0 is there already and is not ours");
  Link unattached = veth();
  unattached.master = "";
  EXPECT_EQ(refused(put(unattached)).message, "link box/eth0 is there already and is not ours");
  EXPECT_EQ(refused(put(peer())).code, Errc::conflict);
  run({drop(bridge())});
  EXPECT_NE(names_in("net").find("br0"), std::string::npos);
}

TEST_F(ApplyLink, one_of_ours_without_its_alias_is_still_ours_and_gets_it_back) {
  run({put(bridge()), put(veth())});  // a crash here leaves the peer without alias
  shell_in("net", "ip link set br0 alias ''");
  Link nameless = bridge();
  nameless.alias = "";
  EXPECT_EQ(described(bridge()), to_string(nameless));
  run({put(bridge()), put(peer())});
  EXPECT_EQ(described(bridge()), to_string(bridge()));
  EXPECT_EQ(described(peer()), to_string(peer()));
}

TEST_F(ApplyLink, the_end_of_a_veth_alone_cannot_be_made) {
  EXPECT_EQ(refused(put(peer())).sys_errno, ENODEV);
}

TEST_F(ApplyLink, a_missing_master_or_namespace_makes_nothing) {
  EXPECT_EQ(refused(put(veth())).message, "link net/br0: ENODEV (No such device)");
  Link lost = link(kNet, "v2", kernel::Veth{NetnsName("none"), "eth0"});
  EXPECT_EQ(refused(put(lost)).message, "namespace 'none' is not known");
  EXPECT_EQ(names_in("net").find('v'), std::string::npos);
}

TEST_F(ApplyLink, the_state_of_a_device_is_managed_and_not_its_existence) {
  Link lo{kBox, "lo", kernel::Device(), {}, 0, true, "", ""};
  run({put(lo)});
  EXPECT_NE(shell_in("box", "ip -o link show lo").find("UP"), std::string::npos);
  Link none{kBox, "eth7", kernel::Device(), {}, 0, true, "", ""};
  EXPECT_EQ(refused(put(none)).sys_errno, ENODEV);
  EXPECT_EQ(refused(drop(lo)).code, Errc::invalid);
}

TEST_F(ApplyLink, many_links_are_dropped_together) {
  std::vector<Op> puts{put(bridge())}, drops;
  for (int i = 0; i < 20; ++i) {
    Link one =
        link(kNet, fmt::format("v{}", i), kernel::Veth{kBox, fmt::format("eth{}", i)}, "br0");
    puts.push_back(put(one));
    drops.push_back(drop(one));
  }
  run(puts);
  drops.push_back(drop(link(kNet, "gone", kernel::Bridge())));
  drops.push_back(drop(link(kBox, "eth3", kernel::VethPeer())));  // went with its other end
  run(drops);
  kernel_.delete_dropped();
  EXPECT_EQ(names_in("box").find("eth"), std::string::npos);
  EXPECT_EQ(names_in("net").find('v'), std::string::npos);
  EXPECT_NE(names_in("net").find("br0"), std::string::npos);
}

TEST_F(ApplyLink, a_link_dropped_in_a_call_can_be_made_again_in_it) {
  run({put(vxlan()), put(vxlan(4098, "vx1"))});
  run({drop(vxlan()), drop(vxlan(4098, "vx1")), put(vxlan(4098))});
  EXPECT_EQ(described(vxlan(4098)).substr(0, 43), "link net/vx0 vxlan vni 4098 local 127.0.0.1");
}

}  // namespace
}  // namespace ovn::netlink
