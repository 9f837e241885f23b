// SPDX-License-Identifier: Apache-2.0
#include "netlink/features.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace ovn::netlink {
namespace {

const kernel::NetnsName kNet("n");

kernel::Op put_link(kernel::LinkKind kind) {
  return kernel::put(kernel::Link{kNet, "l", std::move(kind), {}, 0, true, "", ""});
}

std::string told(int sys_errno, const kernel::Op& op) {
  return name_missing_feature({Errc::kernel, sys_errno, "refused"}, op).message;
}

TEST(Features, what_the_kernel_lacks_is_named_with_module_and_option) {
  kernel::Vxlan vxlan{kernel::Vni(7), ip::Address::v4(1)};
  EXPECT_EQ(told(EOPNOTSUPP, put_link(vxlan)),
            "refused; the kernel has no vxlan: load module vxlan, or build with CONFIG_VXLAN");
  EXPECT_EQ(told(EOPNOTSUPP, put_link(kernel::Bridge())),
            "refused; the kernel has no bridge: load module bridge, or build with CONFIG_BRIDGE");
  EXPECT_EQ(told(EOPNOTSUPP, put_link(kernel::Veth{kNet, "p"})),
            "refused; the kernel has no veth: load module veth, or build with CONFIG_VETH");
  kernel::Lower lower{kNet, "eth0"};
  EXPECT_EQ(told(EOPNOTSUPP, put_link(kernel::Macvlan{lower})),
            "refused; the kernel has no macvlan: load module macvlan, or build with "
            "CONFIG_MACVLAN");
  EXPECT_EQ(told(EOPNOTSUPP, put_link(kernel::Ipvlan{lower})),
            "refused; the kernel has no ipvlan: load module ipvlan, or build with CONFIG_IPVLAN");
  EXPECT_EQ(told(EOPNOTSUPP, put_link(kernel::Vlan{lower, 10})),
            "refused; the kernel has no 8021q: load module 8021q, or build with "
            "CONFIG_VLAN_8021Q");
  EXPECT_EQ(told(EOPNOTSUPP, put_link(kernel::Dummy())),
            "refused; the kernel has no dummy: load module dummy, or build with CONFIG_DUMMY");
  kernel::nft::Table table{kNet, "ovn-lite", {}, {}};
  EXPECT_EQ(told(EPROTONOSUPPORT, kernel::put(table)),
            "refused; the kernel has no nf_tables: load module nf_tables, or build with "
            "CONFIG_NF_TABLES and CONFIG_NF_TABLES_INET");
  kernel::nft::Table of_frames{kNet, "ovn-lite-bridge", {}, {}};
  for (int sys_errno : {EOPNOTSUPP, ENOENT}) {
    EXPECT_EQ(told(sys_errno, kernel::put(of_frames)),
              "refused; the kernel has no nft_meta_bridge: load module nft_meta_bridge, or build "
              "with CONFIG_NF_TABLES_BRIDGE and CONFIG_NFT_BRIDGE_META");
  }
}

TEST(Features, other_errors_and_objects_are_left_as_they_are) {
  EXPECT_EQ(told(EEXIST, put_link(kernel::Bridge())), "refused");
  EXPECT_EQ(told(EOPNOTSUPP, put_link(kernel::Device())), "refused");
  EXPECT_EQ(told(ENOENT, kernel::put(kernel::nft::Table{kNet, "ovn-lite", {}, {}})), "refused");
}

}  // namespace
}  // namespace ovn::netlink
