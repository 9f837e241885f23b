// SPDX-License-Identifier: Apache-2.0
#include "netlink/vxlan_holder.h"

#include "test/netns/netlink/apply_fixture.h"

namespace ovn::netlink {
namespace {

using test::shell;

class VxlanHolderTest : public ApplyTest {
 protected:
  static kernel::Vxlan wanted() { return {kernel::Vni(7001), at("192.0.2.1"), 4789}; }
  static Link device() { return link(kNet, "vxlan0", wanted()); }
};

TEST_F(VxlanHolderTest, a_link_in_this_namespace_is_named) {
  EXPECT_EQ(vxlan_holder(wanted()), "");
  shell("ip link add theirs type vxlan id 7001 dstport 4789 local 192.0.2.1");
  EXPECT_EQ(vxlan_holder(wanted()), "link theirs");
}

TEST_F(VxlanHolderTest, another_vni_or_port_is_no_matter) {
  shell("ip link add vni type vxlan id 7002 dstport 4789 local 192.0.2.1");
  shell("ip link add port type vxlan id 7001 dstport 4790 local 192.0.2.1");
  EXPECT_EQ(vxlan_holder(wanted()), "");
  run({put(device())});
}

TEST_F(VxlanHolderTest, what_cannot_be_made_says_who_is_in_the_way_and_can_be_made_without_it) {
  shell("ip link add theirs type vxlan id 7001 dstport 4789 local 192.0.2.1");
  Error error = refused(put(device()));
  EXPECT_EQ(error.code, Errc::exists);
  EXPECT_EQ(error.message,
            "VNI 7001 on UDP port 4789 is taken by link theirs: remove it, or choose another VNI "
            "or port");
  shell("ip link del theirs");
  run({put(device())});
}

TEST_F(VxlanHolderTest, a_namesake_is_in_the_way_too) {
  shell("ip link add vxlan0 type vxlan id 7001 dstport 4789 local 192.0.2.1");
  EXPECT_EQ(refused(put(device())).code, Errc::exists);
}

TEST_F(VxlanHolderTest, a_device_whose_socket_is_elsewhere_is_not_in_the_way) {
  shell_in("box", "ip link add theirs type vxlan id 7001 dstport 4789 local 192.0.2.1");
  EXPECT_EQ(vxlan_holder(wanted()), "");
  run({put(device())});
}

// A process holds the namespace: those of `ip netns` are in /run/netns, which is not the test's.
TEST_F(VxlanHolderTest, one_in_another_namespace_is_named_with_it) {
  std::string sleeper = "unshare --net sleep 60 >/dev/null 2>&1 & echo $!";
  std::string pid = shell(sleeper);
  pid.pop_back();
  shell(fmt::format("for i in $(seq 100); do [ \"$(cat /proc/{0}/comm)\" = sleep ] && break; "
                    "sleep 0.02; done; ip link add theirs netns {0} type vxlan id 7001 "
                    "dstport 4789 local 192.0.2.1", pid));
  std::string holder = vxlan_holder(wanted());
  EXPECT_EQ(refused(put(device())).code, Errc::exists);
  shell("kill " + pid);
  EXPECT_EQ(holder, fmt::format("link theirs in the namespace /proc/{}/ns/net", pid));
}

}  // namespace
}  // namespace ovn::netlink
