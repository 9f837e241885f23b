// SPDX-License-Identifier: Apache-2.0
#include "netlink/monitor.h"

#include <gtest/gtest.h>
#include <poll.h>

#include "test/netns/netlink/apply_fixture.h"

namespace ovn::netlink {
namespace {

class MonitorTest : public ApplyTest {
 protected:
  void SetUp() override {
    ApplyTest::SetUp();
    if (IsSkipped()) return;
    open(Monitor::kReceiveBufferSize);
  }
  void open(int receive_buffer_size) {
    auto monitor = Monitor::open(receive_buffer_size);
    ASSERT_TRUE(monitor) << monitor.error().message;
    monitor_.emplace(*std::move(monitor));
  }
  // Everything up to now.
  Monitor::News news() {
    Monitor::News all;
    pollfd readable{monitor_->fd(), POLLIN, 0};
    while (poll(&readable, 1, 0) > 0) {
      auto some = monitor_->receive();
      EXPECT_TRUE(some);
      if (!some) break;
      all.changed.merge(some->changed);
      all.lost |= some->lost;
    }
    return all;
  }
  using Names = std::set<NetnsName>;

  std::optional<Monitor> monitor_;
};

TEST_F(MonitorTest, without_news_there_is_nothing_to_read) {
  EXPECT_TRUE(news().changed.empty());
  EXPECT_TRUE(monitor_->receive()->changed.empty());
}

TEST_F(MonitorTest, tells_of_the_host) {
  test::shell("ip link add name br7 type bridge");
  EXPECT_EQ(news().changed, Names{kernel::kHost});
  test::shell("ip address add 192.0.2.1/24 dev br7");
  EXPECT_EQ(news().changed, Names{kernel::kHost});
}

TEST_F(MonitorTest, tells_in_which_namespace_a_foreign_hand_deleted_something) {
  ASSERT_TRUE(monitor_->watch(owned("net")));
  ASSERT_TRUE(monitor_->watch(box_));
  run({put(link(kNet, "vx0", kernel::Vxlan{kernel::Vni(7), at("127.0.0.1")})),
       put(kernel::FdbEntry{kNet, "vx0", kMac, at("192.0.2.1")}),
       put(kernel::Neighbor{kNet, "vx0", at("10.0.0.3"), kMac}),
       put(kernel::Address{kNet, "vx0", net("10.0.0.1/24")})});
  EXPECT_EQ(news().changed, Names{kNet});
  const char* deeds[] = {
      "bridge fdb del 02:42:0a:00:00:02 dev vx0 self",
      "ip neigh del 10.0.0.3 dev vx0",
      "ip address del 10.0.0.1/24 dev vx0",
      "ip link del vx0",
  };
  for (const char* deed : deeds) {
    shell_in("net", deed);
    EXPECT_EQ(news().changed, Names{kNet}) << deed;
  }
  run({put(kernel::RoutingRule{kBox, ip::Family::v4, 7, 0x100, 0xff00, 7})});
  EXPECT_EQ(news().changed, Names{kBox});
  shell_in("box", "ip rule del priority 7");
  EXPECT_EQ(news().changed, Names{kBox});
  shell_in("box", "ip link set lo up");
  EXPECT_EQ(news().changed, Names{kBox});
}

TEST_F(MonitorTest, what_is_not_ours_is_no_news) {
  run({put(link(kNet, "vx0", kernel::Vxlan{kernel::Vni(7), at("127.0.0.1")}))});
  ASSERT_TRUE(monitor_->watch(owned("net")));
  news();
  shell_in("net",
           "ip neigh add 10.0.0.8 lladdr 02:00:00:00:00:08 dev vx0 nud reachable;"
           "bridge fdb add 02:00:00:00:00:02 dev vx0 dst 192.0.2.1 self dynamic;"
           "ip address add fe80::1/64 dev vx0 nodad; ip route add 192.0.2.0/24 dev vx0");
  EXPECT_TRUE(news().changed.empty());
}

TEST_F(MonitorTest, tells_of_what_may_change_a_containers_source_addresses) {
  shell_in("box", "ip link add theirs type veth peer name gate;"
                  "ip link set theirs up; ip link set gate up");
  ASSERT_TRUE(monitor_->watch(box_));
  news();
  const char* deeds[] = {"ip address add 10.0.0.1/24 dev theirs",
                         "ip route add default dev theirs", "ip route del default",
                         "ip -6 route add default dev theirs",
                         "ip address del 10.0.0.1/24 dev theirs"};
  for (const char* deed : deeds) {
    shell_in("box", deed);
    EXPECT_EQ(news().changed, Names{kBox}) << deed;
  }
}

TEST_F(MonitorTest, namespaces_that_are_not_watched_are_not_told) {
  shell_in("net", "ip link set lo up");
  EXPECT_TRUE(news().changed.empty());
  ASSERT_TRUE(monitor_->watch(owned("net")));
  monitor_->forget(kNet);
  shell_in("net", "ip link set lo down");
  EXPECT_TRUE(news().changed.empty());
}

TEST_F(MonitorTest, watching_twice_does_no_harm_and_a_name_may_move_on) {
  ASSERT_TRUE(monitor_->watch(owned("net")));
  ASSERT_TRUE(monitor_->watch(owned("net")));
  run({drop(owned("net")), put(owned("net"))});
  ASSERT_TRUE(monitor_->watch(owned("net")));
  news();
  shell_in("net", "ip link set lo up");
  EXPECT_EQ(news().changed, Names{kNet});
  EXPECT_EQ(monitor_->watch(owned("none")).error().code, Errc::not_found);
  EXPECT_TRUE(monitor_->watch({kernel::kHost, ""}));
}

TEST_F(MonitorTest, a_sandbox_that_ends_is_told_and_not_kept_alive) {
  ASSERT_TRUE(monitor_->watch(box_));
  ASSERT_TRUE(remove_netns(path("box")));
  pollfd readable{monitor_->fd(), POLLIN, 0};
  Names changed;
  while (!changed.contains(kBox) && poll(&readable, 1, 10000) > 0) changed.merge(news().changed);
  EXPECT_TRUE(changed.contains(kBox));
}

TEST_F(MonitorTest, an_overflow_is_told_as_loss) {
  open(32768);
  test::shell("for i in $(seq 100); do ip link set lo up; ip link set lo down; done");
  EXPECT_TRUE(news().lost);
  test::shell("ip link set lo up");
  EXPECT_FALSE(news().lost);  // and it goes on after that
}

TEST_F(MonitorTest, tables_of_ours_are_told_of_and_those_of_others_are_not) {
  ASSERT_TRUE(monitor_->watch(owned("net")));
  news();
  test::shell("nft add table inet filter; nft add table ip ovn-lite");
  EXPECT_EQ(news().changed, Names());
  test::shell("nft add table inet ovn-lite");
  EXPECT_EQ(news().changed, Names{kernel::kHost});
  shell_in("net", "nft 'add table inet ovn-lite-x; add set inet ovn-lite-x s { type mark; }'");
  EXPECT_EQ(news().changed, Names{kNet});
  shell_in("net", "nft flush ruleset");
  EXPECT_EQ(news().changed, Names{kNet});
}

}  // namespace
}  // namespace ovn::netlink
