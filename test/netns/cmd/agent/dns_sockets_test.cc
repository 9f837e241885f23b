// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/dns_sockets.h"

#include "test/support/netns_fixture.h"

namespace ovn::agent {
namespace {

class DnsSocketsTest : public test::NetnsTest {
 protected:
  model::Sandbox sandbox(const std::string& name, bool up = true) {
    auto netns = make_sandbox(name);
    model::Sandbox sandbox;
    sandbox.netns_path = netns.path;
    sandbox.cookie = netns.cookie;
    if (up) shell_in(name, "ip link set lo up");
    return sandbox;
  }
};

TEST_F(DnsSocketsTest, are_open_in_the_namespace_of_the_container) {
  auto box = sandbox("box");
  auto sockets = open_dns_sockets(box);
  ASSERT_TRUE(sockets) << sockets.error().message;
  EXPECT_EQ(sockets->port, model::kDnsPort);
  EXPECT_EQ(sockets->udp.size(), 2u);
  EXPECT_EQ(sockets->tcp.size(), 2u);
  std::string seen = shell_in("box", "ss -Hlntu | wc -l");
  EXPECT_EQ(seen, "4\n");
  EXPECT_EQ(test::shell("ss -Hlntu | wc -l"), "0\n");
  auto other = has_other_dns(box.netns_path);
  ASSERT_TRUE(other);
  EXPECT_FALSE(*other) << "ours are no others'";
}

TEST_F(DnsSocketsTest, take_another_port_where_one_is_in_use) {
  auto box = sandbox("box");
  auto first = open_dns_sockets(box);
  ASSERT_TRUE(first);
  auto second = open_dns_sockets(box);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->port, model::kDnsPort + 1);
  std::vector<DnsSockets> all;
  for (int i = 2; i < model::kDnsPortsTried; ++i) all.push_back(*open_dns_sockets(box));
  EXPECT_EQ(open_dns_sockets(box).error().code, Errc::conflict);
}

TEST_F(DnsSocketsTest, wait_for_the_loopback_device) {
  auto box = sandbox("box", false);
  EXPECT_EQ(open_dns_sockets(box).error().code, Errc::unavailable);
}

TEST_F(DnsSocketsTest, are_not_opened_in_another_namespace_than_the_one_meant) {
  auto box = sandbox("box");
  ++box.cookie;
  EXPECT_EQ(open_dns_sockets(box).error().code, Errc::conflict);
  box.netns_path = path("nowhere");
  EXPECT_EQ(open_dns_sockets(box).error().code, Errc::not_found);
}

TEST_F(DnsSocketsTest, are_told_from_those_of_a_runtime) {
  auto box = sandbox("box");
  shell_in("box", "python3 -c 'import socket, time; s = socket.socket(type=socket.SOCK_DGRAM); "
                  "s.bind((\"127.0.0.11\", 40053)); time.sleep(20)' >/dev/null 2>&1 & "
                  "for i in $(seq 100); do ss -Hlnu | grep -q 40053 && break; sleep 0.1; done");
  auto other = has_other_dns(box.netns_path);
  ASSERT_TRUE(other);
  EXPECT_TRUE(*other);
}

}  // namespace
}  // namespace ovn::agent
