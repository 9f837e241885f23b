// SPDX-License-Identifier: Apache-2.0
#include "netlink/netns.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <fstream>

#include "test/support/netns_fixture.h"

namespace ovn::netlink {
namespace {

class Netns : public test::NetnsTest {};

TEST_F(Netns, one_made_lives_without_any_descriptor) {
  ASSERT_TRUE(create_netns(path("n")));
  auto cookie = netns_cookie(path("n"));
  ASSERT_TRUE(cookie);
  EXPECT_EQ(*netns_cookie(path("n")), *cookie);
  EXPECT_NE(*netns_cookie(kOwnNetnsPath), *cookie);
}

TEST_F(Netns, a_socket_tells_where_it_was_opened) {
  ASSERT_TRUE(create_netns(path("n")));
  Fd here(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  EXPECT_TRUE(check_cookie(here, *netns_cookie(kOwnNetnsPath)));
  auto other = check_cookie(here, *netns_cookie(path("n")));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Errc::conflict);
}

TEST_F(Netns, making_it_again_changes_nothing) {
  ASSERT_TRUE(create_netns(path("n")));
  auto cookie = netns_cookie(path("n"));
  ASSERT_TRUE(create_netns(path("n")));
  EXPECT_EQ(*netns_cookie(path("n")), *cookie);
}

TEST_F(Netns, an_empty_file_left_by_a_crash_is_mounted_over) {
  std::ofstream(path("n")).close();
  ASSERT_TRUE(create_netns(path("n")));
  EXPECT_TRUE(open_netns(path("n")));
}

TEST_F(Netns, folders_are_made) {
  std::string deep = path("a/b") + "/n";
  ASSERT_TRUE(create_netns(deep));
  EXPECT_TRUE(remove_netns(deep));
  std::filesystem::remove_all(path("a"));
}

TEST_F(Netns, removal_is_idempotent_and_takes_the_folders_mount_with_the_last) {
  ASSERT_TRUE(create_netns(path("n")));
  ASSERT_TRUE(create_netns(path("m")));
  std::string folder = std::filesystem::path(path("n")).parent_path();
  EXPECT_NE(test::shell("cat /proc/self/mountinfo").find(folder + " "), std::string::npos);
  EXPECT_TRUE(remove_netns(path("n")));
  EXPECT_TRUE(open_netns(path("m")));
  EXPECT_TRUE(remove_netns(path("m")));
  EXPECT_TRUE(remove_netns(path("m")));
  EXPECT_EQ(test::shell("cat /proc/self/mountinfo").find(folder), std::string::npos);
}

TEST_F(Netns, only_a_network_namespace_is_opened) {
  EXPECT_EQ(open_netns(path("none")).error().code, Errc::not_found);
  std::ofstream(path("file")).close();
  EXPECT_EQ(open_netns(path("file")).error().code, Errc::invalid);
  EXPECT_EQ(open_netns("/proc/self/ns/mnt").error().code, Errc::invalid);
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(open_netns(path("pipe")).error().code, Errc::invalid);
  EXPECT_EQ(open_netns("/run").error().code, Errc::invalid);
}

TEST_F(Netns, a_scope_goes_in_and_comes_back) {
  ASSERT_TRUE(create_netns(path("n")));
  auto inside = *netns_cookie(path("n")), home = *netns_cookie(kOwnNetnsPath);
  {
    auto scope = NetnsScope::enter(*open_netns(path("n")));
    ASSERT_TRUE(scope);
    EXPECT_EQ(*netns_cookie(kOwnNetnsPath), inside);
  }
  EXPECT_EQ(*netns_cookie(kOwnNetnsPath), home);
  EXPECT_FALSE(NetnsScope::enter(Fd()));
}

}  // namespace
}  // namespace ovn::netlink
