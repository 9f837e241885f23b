// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/objects.h"

#include <functional>

#include <gtest/gtest.h>

namespace ovn::kernel {
namespace {

const NetnsName kNet{"ov-1a2b"};
const Mac kMac({0x02, 0x42, 10, 0, 0, 2});

ip::Address v4(uint8_t last) { return ip::Address::v4(0x0a000000u + last); }

Link vxlan() {
  return {kNet, "vxlan0", Vxlan{Vni(4097), v4(1)}, kMac, 1450, true, "br0", "ovn-lite:1a2b"};
}
Link veth() {
  return {kNet, "v1", Veth{NetnsName("sb-1"), "eth0"}, {}, 0, true, "br0", "ovn-lite:e1"};
}

TEST(Objects, normalize_sorts_every_vector_by_key) {
  Snapshot s;
  s.namespaces = {{NetnsName("b"), "/b"}, {NetnsName("a"), "/a"}};
  s.links = {veth(), vxlan()};
  s.links[0].name = "z";
  s.addresses = {{kNet, "l", {v4(2), 24}}, {kNet, "l", {v4(1), 24}}};
  s.routes = {{kNet, {v4(0), 8}, 2, "l", {}}, {kNet, {v4(0), 8}, 1, "l", {}}};
  s.neighbors = {{kNet, "l", v4(2), kMac}, {kNet, "l", v4(1), kMac}};
  s.fdb = {{kNet, "l", kMac, v4(1)}, {kNet, "l", Mac(), v4(1)}};
  s.sysctls = {{kNet, "b", "1"}, {kNet, "a", "1"}};
  normalize(s);
  EXPECT_EQ(s.namespaces[0].name, NetnsName("a"));
  EXPECT_EQ(s.links[0].name, "vxlan0");
  EXPECT_EQ(s.addresses[0].prefix.address(), v4(1));
  EXPECT_EQ(s.routes[0].metric, 1u);
  EXPECT_EQ(s.neighbors[0].address, v4(1));
  EXPECT_EQ(s.fdb[0].mac, Mac());
  EXPECT_EQ(s.sysctls[0].path, "a");
}

TEST(ObjectsDeathTest, normalize_refuses_a_key_that_stands_twice) {
  Snapshot s;
  s.links = {vxlan(), vxlan()};
  EXPECT_DEATH(normalize(s), "");
}

TEST(Objects, a_link_satisfies_itself) {
  EXPECT_TRUE(satisfies(vxlan(), vxlan()));
  EXPECT_TRUE(satisfies(veth(), veth()));
}

TEST(Objects, what_is_left_to_the_kernel_is_not_compared) {
  Link actual = veth(), desired = veth();
  actual.mac = kMac;
  actual.mtu = 1500;
  EXPECT_TRUE(satisfies(actual, desired));
}

TEST(Objects, each_managed_field_of_a_link_is_compared) {
  const std::function<void(Link&)> changes[] = {
      [](Link& l) { l.mac = Mac(); }, [](Link& l) { l.mtu = 1400; }, [](Link& l) { l.up = false; },
      [](Link& l) { l.master = ""; }, [](Link& l) { l.alias = ""; },
  };
  for (const auto& change : changes) {
    Link actual = vxlan();
    change(actual);
    EXPECT_FALSE(satisfies(actual, vxlan())) << to_string(actual);
    EXPECT_FALSE(needs_recreate(actual, vxlan())) << to_string(actual);
  }
}

TEST(Objects, a_difference_of_kind_needs_a_new_link) {
  const LinkKind kinds[] = {
      Bridge(),
      VethPeer(),
      Vxlan{Vni(1), v4(1)},
      Vxlan{Vni(4097), v4(2)},
      Vxlan{Vni(4097), v4(1), 8472},
      Vxlan{Vni(4097), v4(1), 4789, true},
      Vxlan{Vni(4097), v4(1), 4789, false, false},
      Vxlan{Vni(4097), v4(1), 4789, false, true, NetnsName("wg")},
  };
  for (const auto& kind : kinds) {
    Link actual = vxlan();
    actual.kind = kind;
    EXPECT_TRUE(needs_recreate(actual, vxlan())) << to_string(actual);
    EXPECT_FALSE(satisfies(actual, vxlan())) << to_string(actual);
  }
  Link moved = veth();
  moved.kind = Veth{NetnsName("sb-2"), "eth0"};
  EXPECT_TRUE(needs_recreate(moved, veth()));
}

TEST(Objects, of_a_device_only_its_state_is_managed) {
  Link desired{kNet, "lo", Device(), {}, 0, true, "", ""};
  Link actual = desired;
  actual.master = "vrf0";
  actual.alias = "theirs";
  actual.mtu = 65536;
  EXPECT_TRUE(satisfies(actual, desired));
  actual.up = false;
  EXPECT_FALSE(satisfies(actual, desired));
}

TEST(Objects, a_sysctl_serves_with_the_same_words_or_a_number_high_enough) {
  auto at = [](std::string value, bool at_least = false) {
    return Sysctl{kNet, "net/a", std::move(value), at_least};
  };
  EXPECT_TRUE(serves(at("4096\t87380  6291456"), at("4096 87380 6291456")));
  EXPECT_FALSE(serves(at("2"), at("1")));
  EXPECT_TRUE(serves(at("1024"), at("1024", true)));
  EXPECT_TRUE(serves(at("4096"), at("1024", true)));
  EXPECT_FALSE(serves(at("128"), at("1024", true)));
  EXPECT_FALSE(serves(at("many"), at("1024", true)));
}

TEST(Objects, every_object_has_one_line) {
  const struct {
    Object object;
    std::string line;
  } cases[] = {
      {Netns{kNet, "/run/n/1", true, 0}, "netns ov-1a2b at /run/n/1 owned"},
      {Netns{NetnsName("sb"), "/proc/7/ns/net", false, 9}, "netns sb at /proc/7/ns/net cookie 9"},
      {Link{kNet, "vxlan0", Vxlan{Vni(4097), v4(1)}, {}, 0, true, "", ""},
       "link ov-1a2b/vxlan0 vxlan vni 4097 local 10.0.0.1 up"},
      {vxlan(),
       "link ov-1a2b/vxlan0 vxlan vni 4097 local 10.0.0.1 mac 02:42:0a:00:00:02 mtu 1450 "
       "master br0 up alias ovn-lite:1a2b"},
      {Link{kNet,
            "x",
            Vxlan{Vni(1), v4(1), 8472, true, false, NetnsName("wg")},
            {},
            0,
            false,
            "",
            ""},
       "link ov-1a2b/x vxlan vni 1 local 10.0.0.1 port 8472 learning noproxy underlay wg down"},
      {veth(), "link ov-1a2b/v1 veth peer sb-1/eth0 master br0 up alias ovn-lite:e1"},
      {Link{kHost, "br0", Bridge(), {}, 0, true, "", ""}, "link host/br0 bridge up"},
      {Link{kNet, "lo", Device(), {}, 0, true, "", ""}, "link ov-1a2b/lo device up"},
      {Link{kNet, "eth0", VethPeer(), {}, 0, true, "", ""}, "link ov-1a2b/eth0 veth-peer up"},
      {Address{kHost, "eth0", {v4(1), 24}}, "address host/eth0 10.0.0.1/24"},
      {Route{kNet, {v4(0), 8}, 7, "eth0", v4(1)},
       "route ov-1a2b 10.0.0.0/8 via 10.0.0.1 dev eth0 metric 7"},
      {Route{kNet, {v4(0), 8}, 0, "eth0", {}}, "route ov-1a2b 10.0.0.0/8 dev eth0"},
      {Route{kNet, {v4(0), 8}, 0, "eth0", v4(1), 7, true},
       "route ov-1a2b 10.0.0.0/8 via 10.0.0.1 dev eth0 onlink table 7"},
      {RoutingRule{kNet, ip::Family::v6, 100, 0x4f560000, 0xffff0000, 7},
       "rule ov-1a2b ip6 100: fwmark 0x4f560000/0xffff0000 lookup 7"},
      {RoutingRule{kNet, ip::Family::v4, 100, 0, 0, 7, v4(1)},
       "rule ov-1a2b ip 100: from 10.0.0.1 lookup 7"},
      {Neighbor{kNet, "vxlan0", v4(2), kMac}, "neighbor ov-1a2b/vxlan0 10.0.0.2 02:42:0a:00:00:02"},
      {FdbEntry{kNet, "vxlan0", kMac, v4(9)}, "fdb ov-1a2b/vxlan0 02:42:0a:00:00:02 vtep 10.0.0.9"},
      {Sysctl{kNet, "net/a", "1"}, "sysctl ov-1a2b net/a = 1"},
      {Sysctl{kNet, "net/a", "8", true}, "sysctl ov-1a2b net/a >= 8"},
  };
  for (const auto& c : cases) EXPECT_EQ(to_string(c.object), c.line);
}

}  // namespace
}  // namespace ovn::kernel
