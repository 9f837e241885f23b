// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/underlay_watch.h"

#include "test/cmd/agent/rig.h"
#include "test/support/netns_fixture.h"

namespace ovn::agent {
namespace {

class UnderlayWatchTest : public test::NetnsTest {
 protected:
  void SetUp() override {
    NetnsTest::SetUp();
    if (IsSkipped()) return;
    test::shell("ip link add eth0 mtu 1400 type bridge && ip link set eth0 up");
    test::shell("ip address add 192.0.2.1/24 dev eth0; ip address add 192.0.2.9/24 dev eth0");
  }

  static std::set<ip::Address> peers(std::initializer_list<const char*> texts) {
    std::set<ip::Address> peers;
    for (const char* text : texts) peers.insert(test::address(text));
    return peers;
  }

  using Paths = std::map<ip::Address, uint32_t>;
  ip::Address address_ = test::address("192.0.2.1");
  Config::Overlay config_;
};

TEST_F(UnderlayWatchTest, the_link_with_the_address_has_the_mtu) {
  auto underlay = read_underlay(config_, address_, {});
  ASSERT_TRUE(underlay) << underlay.error().message;
  EXPECT_EQ(underlay->mtu, 1400u);
  EXPECT_EQ(underlay->address, address_);
  EXPECT_EQ(underlay->vxlan_port, 4789);
}

TEST_F(UnderlayWatchTest, what_is_configured_wins) {
  config_.mtu = 9000;
  config_.vxlan_port = 4790;
  config_.local_address = test::address("192.0.2.9");
  auto underlay = read_underlay(config_, address_, {});
  ASSERT_TRUE(underlay);
  EXPECT_EQ(underlay->mtu, 9000u);
  EXPECT_EQ(underlay->vxlan_port, 4790);
  EXPECT_EQ(underlay->address, test::address("192.0.2.9"));
}

TEST_F(UnderlayWatchTest, an_address_that_no_link_has_is_refused_with_what_to_do) {
  auto underlay = read_underlay(config_, test::address("192.0.2.200"), {});
  ASSERT_FALSE(underlay);
  EXPECT_EQ(underlay.error().code, Errc::unavailable);
  EXPECT_EQ(underlay.error().message,
            "no link of this host has the address 192.0.2.200, at which the other hosts reach it; "
            "set [gossip] advertise or [overlay] local_address");
}

TEST_F(UnderlayWatchTest, an_mtu_that_leaves_too_little_is_refused) {
  test::shell("ip link set eth0 mtu 1279");
  auto underlay = read_underlay(config_, address_, {});
  ASSERT_FALSE(underlay);
  EXPECT_EQ(underlay.error().code, Errc::invalid);
  EXPECT_EQ(underlay.error().message,
            "the link with the address 192.0.2.1 has an MTU of 1279: overlay networks need 1280 at "
            "least");
  test::shell("ip link set eth0 mtu 1280");
  EXPECT_TRUE(read_underlay(config_, address_, {}));
}

TEST_F(UnderlayWatchTest, peers_whose_routes_take_less_are_named) {
  test::shell("ip route add 192.0.2.7 dev eth0 mtu 1350; ip route add default via 192.0.2.254");
  auto all = peers({"192.0.2.7", "192.0.2.8", "198.51.100.1", "2001:db8::1"});
  EXPECT_EQ(read_underlay(config_, address_, all)->narrow_paths,
            (Paths{{test::address("192.0.2.7"), 1350}}));
  config_.mtu = 9000;
  EXPECT_EQ(read_underlay(config_, address_, all)->narrow_paths, Paths());
}

TEST_F(UnderlayWatchTest, of_many_peers_one_speaks_for_its_neighbours) {
  test::shell("ip route add 10.1.0.0/24 via 192.0.2.254 mtu 1350; "
              "ip route add 10.1.1.0/24 via 192.0.2.254; "
              "ip route add 10.1.1.7 via 192.0.2.254 mtu 1360");
  std::set<ip::Address> many;
  for (uint32_t n = 0; n < 128; ++n) {
    for (uint32_t net : {0x0a010000u, 0x0a010100u}) many.insert(ip::Address::v4(net + 1 + n));
  }
  ASSERT_EQ(many.size(), 256u);
  EXPECT_EQ(read_underlay(config_, address_, many)->narrow_paths.size(), 129u);
  many.insert(test::address("10.1.1.200"));
  EXPECT_EQ(read_underlay(config_, address_, many)->narrow_paths.size(), 128u);
}

TEST_F(UnderlayWatchTest, new_peers_are_looked_at) {
  test::shell("ip route add 192.0.2.7 dev eth0 mtu 1350");
  Loop loop;
  KernelThread kernel(loop, std::make_unique<test::FakeKernel>());
  std::vector<Paths> seen;
  UnderlayWatch watch(loop, kernel, config_, *read_underlay(config_, address_, {}),
                      [&](const reconcile::Underlay& now) { seen.push_back(now.narrow_paths); });
  watch.set_peers(peers({"192.0.2.7", "192.0.2.8"}));
  ASSERT_TRUE(test::run_until(loop, [&] { return !seen.empty(); }));
  EXPECT_EQ(seen, std::vector{(Paths{{test::address("192.0.2.7"), 1350}})});
}

TEST_F(UnderlayWatchTest, a_changed_mtu_is_told_once_and_an_address_that_is_away_is_waited_for) {
  Loop loop;
  KernelThread kernel(loop, std::make_unique<test::FakeKernel>());
  std::vector<uint32_t> mtus;
  UnderlayWatch watch(loop, kernel, config_, *read_underlay(config_, address_, {}),
                      [&](const reconcile::Underlay& now) { mtus.push_back(now.mtu); });
  test::shell("ip address del 192.0.2.1/24 dev eth0");
  for (int i = 0; i < 3; ++i) watch.handle_change();
  bool looked = false;
  Timer later(loop);
  later.arm_after(std::chrono::milliseconds(1200), [&] {
    kernel.run([] { return 0; }, [&](int) { looked = true; });
  });
  ASSERT_TRUE(test::run_until(loop, [&] { return looked; }));
  EXPECT_TRUE(mtus.empty());

  test::shell("ip address add 192.0.2.1/24 dev eth0; ip link set eth0 mtu 1300");
  watch.handle_change();
  ASSERT_TRUE(test::run_until(loop, [&] { return !mtus.empty(); }));
  EXPECT_EQ(mtus, std::vector{1300u});
}

}  // namespace
}  // namespace ovn::agent
