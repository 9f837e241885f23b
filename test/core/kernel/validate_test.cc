// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/validate.h"

#include <gtest/gtest.h>

namespace ovn::kernel {
namespace {

const NetnsName kNet{"n"};
const Mac kMac({2, 0, 0, 0, 0, 1});
const ip::Address kV4 = ip::Address::v4(0x0a000001);
const ip::Address kV6 = *ip::Address::parse("fd00::1");

Link bridge(std::string name = "br0") {
  return {kNet, std::move(name), Bridge(), kMac, 1450, true, "", "ovn-lite:x"};
}
Link with_kind(LinkKind kind) {
  Link link = bridge();
  link.kind = std::move(kind);
  return link;
}

TEST(Validate, takes_what_a_kernel_can_do) {
  const Object objects[] = {
      Netns{kNet, "/run/n", true},
      bridge(),
      with_kind(Vxlan{Vni((1 << 24) - 1), kV6}),
      with_kind(Veth{NetnsName("s"), "eth0"}),
      with_kind(VethPeer()),
      with_kind(Macvlan{{kHost, "eth0"}}),
      with_kind(Vlan{{kNet, "eth0"}, 4094}),
      Link{kNet, "lo", Device(), {}, 0, true, "", ""},
      Address{kNet, "br0", {kV4, 24}},
      Route{kNet, {ip::Address(), 0}, 0, "br0", kV4},
      RoutingRule{kNet, ip::Family::v4, 7, 0x100, 0xff00, 7},
      RoutingRule{kNet, ip::Family::v4, 7, 0, 0, 7, ip::Address::v4(0x0a000001)},
      Neighbor{kNet, "br0", kV6, kMac},
      FdbEntry{kNet, "vx", kMac, kV4},
      Sysctl{kNet, "net/ipv4/ip_forward", "1"},
      Sysctl{kNet, "net/ipv4/neigh/default/gc_thresh1", "100", true},
  };
  for (const auto& object : objects) EXPECT_TRUE(validate(put(object))) << to_string(object);
}

TEST(Validate, refuses_what_no_kernel_would_do) {
  Link bad_mac = bridge(), bad_mtu = bridge(), unmarked = bridge(), long_alias = bridge();
  bad_mac.mac = Mac({1, 0, 0, 0, 0, 1});
  bad_mtu.mtu = 67;
  unmarked.alias = "mine";
  long_alias.alias = "ovn-lite:" + std::string(246, 'x');
  const Object objects[] = {
      Netns{kHost, "/run/n"},
      Netns{kNet, "run/n"},
      with_kind(Macvlan{{kHost, ""}}),
      with_kind(Ipvlan{{kHost, "a name that is too long"}}),
      with_kind(Vlan{{kNet, "eth0"}, 0}),
      with_kind(Vlan{{kNet, "eth0"}, 4095}),
      with_kind(Vlan{{kHost, "eth0"}, 10}),
      bridge(""),
      bridge("sixteen-letters."),
      bridge("a/b"),
      bridge("a b"),
      bridge(".."),
      bridge("a\x80"),
      bad_mac,
      bad_mtu,
      unmarked,
      long_alias,
      with_kind(Vxlan{Vni(0), kV4}),
      with_kind(Vxlan{Vni(1 << 24), kV4}),
      with_kind(Vxlan{Vni(1), ip::Address()}),
      with_kind(Vxlan{Vni(1), kV4, 0}),
      with_kind(Veth{NetnsName("s"), ""}),
      Address{kNet, "br0", {ip::Address(), 24}},
      Route{kNet, {kV4, 24}, 0, "br0", {}},
      Route{kNet, {ip::Address(), 0}, 0, "br0", kV6},
      Route{kNet, {ip::Address::v6({}), 0}, 1024, "br0", {}},
      Route{kNet, {ip::Address(), 0}, 0, "br0", {}, 7, true},
      RoutingRule{kNet, ip::Family::v4, 7, 0x1, 0xff00, 7},
      RoutingRule{kNet, ip::Family::v4, 7, 0, 0, 7},
      RoutingRule{kNet, ip::Family::v6, 7, 0, 0, 7, ip::Address::v4(0x0a000001)},
      RoutingRule{kNet, ip::Family::v4, 7, 0x100, 0xff00, 0},
      Neighbor{kNet, "br0", kV4, Mac()},
      FdbEntry{kNet, "vx", Mac({1, 0, 0, 0, 0, 1}), kV4},
      Sysctl{kNet, "kernel/panic", "1"},
      Sysctl{kNet, "net/../kernel/panic", "1"},
      Sysctl{kNet, "net/a", "many", true},
  };
  for (const auto& object : objects) {
    auto result = validate(put(object));
    ASSERT_FALSE(result) << to_string(object);
    EXPECT_EQ(result.error().code, Errc::invalid);
    EXPECT_TRUE(result.error().message.starts_with(to_string(put(object)) + ": "));
  }
}

TEST(Validate, what_is_there_without_us_cannot_be_dropped) {
  EXPECT_FALSE(validate(drop(Link{kNet, "lo", Device(), {}, 0, true, "", ""})));
  EXPECT_FALSE(validate(drop(Netns{kHost, ""})));
  EXPECT_FALSE(validate(drop(Sysctl{kNet, "net/a", "1"})));
}

TEST(Validate, a_drop_needs_no_more_than_a_key) {
  EXPECT_TRUE(validate(drop(Link{kNet, "br0", Bridge(), {}, 0, true, "", ""})));
  EXPECT_TRUE(validate(drop(Route{kNet, {kV4, 24}, 0, "", {}})));
  EXPECT_TRUE(validate(drop(Netns{kNet, ""})));
}

}  // namespace
}  // namespace ovn::kernel
