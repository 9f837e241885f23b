// SPDX-License-Identifier: Apache-2.0
// Translations and what the real kernel remembers of them: a sender that never stops, from one
// port, as a UDP client does, is led where the port was published last.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "core/reconcile/bridge_table.h"
#include "netlink/conntrack.h"
#include "netlink/kernel.h"
#include "test/support/netns_fixture.h"

namespace ovn {
namespace {

using namespace kernel;

constexpr uint16_t kPublished = 5000, kSender = 4711;

sockaddr_in loopback(uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

class ConntrackInKernel : public test::NetnsTest {
 protected:
  void SetUp() override {
    NetnsTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    test::shell("ip link set lo up");
    sender_ = bound(kSender);
    apply({put(reconcile::bridge_table())});
  }

  static netlink::Fd bound(uint16_t port) {
    netlink::Fd fd(socket(AF_INET, SOCK_DGRAM, 0));
    timeval patience{0, 200'000};
    setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address = loopback(port);
    EXPECT_EQ(bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    return fd;
  }
  void apply(const std::vector<Op>& ops) {
    for (const auto& result : kernel_.apply(ops)) EXPECT_TRUE(result) << result.error().message;
  }
  // Port 5000 leads to that port.
  static nft::Element to(uint16_t port) {
    auto byte = [](int value) { return static_cast<uint8_t>(value); };
    return {kHost, "ovn-lite", "dnat4", {17, 0, 0, 0, kPublished >> 8, byte(kPublished), 0, 0},
            Bytes{127, 0, 0, 1, byte(port >> 8), byte(port), 0, 0}};
  }
  void send() {
    sockaddr_in address = loopback(kPublished);
    EXPECT_EQ(sendto(sender_.get(), "x", 1, 0, reinterpret_cast<sockaddr*>(&address),
                     sizeof address), 1);
  }
  static bool receives(const netlink::Fd& fd) {
    char byte;
    return recv(fd.get(), &byte, 1, 0) == 1;
  }
  std::vector<netlink::Flow> flows() {
    std::vector<netlink::Flow> found;
    auto socket = netlink::Socket::open(NETLINK_NETFILTER);
    netlink::Message ask = netlink::dump_flows(ip::Family::v4);
    auto dumped = socket->dump(ask, "flows", [&](const nlmsghdr& reply) {
      auto flow = netlink::decode_flow(reply);
      if (flow && flow->source.port == kSender) found.push_back(*flow);
    });
    EXPECT_TRUE(dumped) << dumped.error().message;
    return found;
  }

  netlink::Kernel kernel_;
  netlink::Fd sender_;
};

TEST_F(ConntrackInKernel, who_sent_before_the_port_was_published_is_led_there_after) {
  send();
  EXPECT_EQ(flows().size(), 1u);
  netlink::Fd server = bound(6001);
  apply({put(to(6001))});
  send();
  EXPECT_TRUE(receives(server));
}

TEST_F(ConntrackInKernel, a_port_that_moves_takes_its_senders_along) {
  netlink::Fd first = bound(6001), second = bound(6002);
  apply({put(to(6001))});
  send();
  EXPECT_TRUE(receives(first));
  apply({put(to(6002))});
  send();
  EXPECT_TRUE(receives(second));
  EXPECT_FALSE(receives(first));
}

TEST_F(ConntrackInKernel, a_port_that_is_dropped_is_remembered_no_more) {
  netlink::Fd server = bound(6001);
  apply({put(to(6001))});
  send();
  EXPECT_TRUE(receives(server));
  apply({drop(to(6001))});
  EXPECT_TRUE(flows().empty());
  send();
  EXPECT_FALSE(receives(server));
}

TEST_F(ConntrackInKernel, a_table_that_is_made_anew_disturbs_no_connection) {
  netlink::Fd server = bound(6001);
  apply({put(to(6001))});
  send();
  auto before = flows();
  ASSERT_EQ(before.size(), 1u);
  EXPECT_EQ(before[0].answers_from.to_string(), "127.0.0.1:6001");
  apply({put(reconcile::bridge_table()), put(to(6001))});
  EXPECT_EQ(flows(), before);
}

TEST_F(ConntrackInKernel, a_port_that_goes_and_comes_in_one_call_disturbs_no_connection) {
  netlink::Fd server = bound(6001);
  apply({put(to(6001))});
  send();
  auto before = flows();
  ASSERT_EQ(before.size(), 1u);
  Address between{kHost, "lo", *ip::Prefix::parse("192.0.2.1/32")};
  apply({drop(to(6001)), put(between), put(to(6001))});
  EXPECT_EQ(flows(), before);
}

TEST_F(ConntrackInKernel, the_kernel_counts_the_flows_of_a_namespace) {
  auto socket = netlink::Socket::open(NETLINK_NETFILTER);
  auto count = [&] {
    uint32_t count = 99;
    netlink::Message ask = netlink::count_flows();
    auto told = socket->ask(ask, "count", [&](const nlmsghdr& reply) {
      count = netlink::decode_count(reply);
    });
    EXPECT_TRUE(told) << told.error().message;
    return count;
  };
  EXPECT_EQ(count(), 0u);
  send();
  EXPECT_EQ(count(), 1u);
}

// The kernel may give a connection the id of an earlier one from the same port: here it has.
TEST_F(ConntrackInKernel, who_comes_again_and_is_led_elsewhere_is_not_taken_for_who_was_there) {
  netlink::Fd first = bound(6001), second = bound(6002);
  apply({put(to(6001))});
  send();
  auto before = flows();
  apply({put(to(6002))});
  send();
  auto now = flows();
  ASSERT_TRUE(before.size() == 1 && now.size() == 1);
  before[0].id = now[0].id;
  auto forget = [](const netlink::Flow& flow) {
    netlink::Message message = netlink::delete_flow(flow);
    auto deleted = netlink::Socket::open(NETLINK_NETFILTER)->request(message, "forget");
    return deleted ? 0 : deleted.error().sys_errno;
  };
  EXPECT_EQ(forget(before[0]), ENOENT);
  EXPECT_EQ(flows(), now);
  EXPECT_EQ(forget(now[0]), 0);
  EXPECT_TRUE(flows().empty());
}

TEST_F(ConntrackInKernel, what_is_led_past_us_stays) {
  netlink::Fd other = bound(7000);
  sockaddr_in address = loopback(7000);
  sendto(sender_.get(), "x", 1, 0, reinterpret_cast<sockaddr*>(&address), sizeof address);
  auto before = flows();
  ASSERT_EQ(before.size(), 1u);
  apply({put(to(6001))});
  apply({drop(to(6001))});
  EXPECT_EQ(flows(), before);
}

}  // namespace
}  // namespace ovn
