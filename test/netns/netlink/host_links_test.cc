// SPDX-License-Identifier: Apache-2.0
#include "netlink/host_links.h"

#include <gtest/gtest.h>

#include "test/support/netns_fixture.h"

namespace ovn::netlink {
namespace {

class HostLinksTest : public test::NetnsTest {};

TEST_F(HostLinksTest, those_that_are_there_are_described) {
  test::shell(
      "ip link add br7 type bridge; ip link add v0 type veth peer name v1;"
      "ip link set v0 master br7 up; ip link add mv0 link br7 type macvlan;"
      "ip link set mv0 alias ovn-lite:x; ip link set lo up");
  std::vector<std::string> names{"lo", "br7", "v0", "mv0", "nothing"};
  auto links = look_at_links(names);
  ASSERT_TRUE(links) << links.error().message;
  kernel::HostLinks expected{{"lo", {"", "", true, true, ""}},
                             {"br7", {"bridge", "", false, false, ""}},
                             {"v0", {"veth", "", true, false, "br7"}},
                             {"mv0", {"macvlan", "ovn-lite:x", false, false, ""}}};
  EXPECT_EQ(*links, expected);
}

}  // namespace
}  // namespace ovn::netlink
