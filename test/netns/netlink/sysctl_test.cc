// SPDX-License-Identifier: Apache-2.0
#include "netlink/sysctl.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "test/support/netns_fixture.h"

namespace ovn::netlink {
namespace {

const std::string kForward = "net/ipv4/ip_forward";

class SysctlTest : public test::NetnsTest {
 protected:
  static kernel::Sysctl sysctl(std::string value, bool at_least = false) {
    return {kernel::kHost, "net/ipv4/neigh/lo/gc_stale_time", std::move(value), at_least};
  }
  static std::string present() { return **read_sysctl("net/ipv4/neigh/lo/gc_stale_time"); }
};

TEST_F(SysctlTest, is_read_without_its_newline) {
  ASSERT_TRUE(put_sysctl(sysctl("77")));
  EXPECT_EQ(present(), "77");
}

TEST_F(SysctlTest, belongs_to_the_namespace_of_the_thread) {
  ASSERT_TRUE(create_netns(path("n")));
  ASSERT_TRUE(put_sysctl({kernel::kHost, kForward, "0"}));
  {
    auto scope = NetnsScope::enter(*open_netns(path("n")));
    ASSERT_TRUE(put_sysctl({kernel::kHost, kForward, "1"}));
    EXPECT_EQ(**read_sysctl(kForward), "1");
  }
  EXPECT_EQ(**read_sysctl(kForward), "0");
}

TEST_F(SysctlTest, a_lower_bound_never_lowers) {
  ASSERT_TRUE(put_sysctl(sysctl("50")));
  ASSERT_TRUE(put_sysctl(sysctl("20", true)));
  EXPECT_EQ(present(), "50");
  ASSERT_TRUE(put_sysctl(sysctl("80", true)));
  EXPECT_EQ(present(), "80");
}

TEST_F(SysctlTest, one_that_the_kernel_has_not_is_no_error) {
  EXPECT_TRUE(put_sysctl({kernel::kHost, "net/ipv4/no_such_thing", "1"}));
  EXPECT_FALSE(read_sysctl("net/ipv4/no_such_thing")->has_value());
}

TEST_F(SysctlTest, a_refused_value_is_an_error_that_names_it) {
  auto result = put_sysctl(sysctl("many"));
  EXPECT_EQ(result.error().sys_errno, EINVAL);
  EXPECT_EQ(result.error().message,
            "put sysctl host net/ipv4/neigh/lo/gc_stale_time = many: EINVAL (Invalid argument)");
}

TEST_F(SysctlTest, a_folder_is_an_error) {
  EXPECT_EQ(read_sysctl("net/ipv4").error().sys_errno, EISDIR);
}

}  // namespace
}  // namespace ovn::netlink
