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

  ip::Address address_ = test::address("192.0.2.1");
  Config::Overlay config_;
};

TEST_F(UnderlayWatchTest, the_link_with_the_address_has_the_mtu) {
  auto underlay = read_underlay(config_, address_);
  ASSERT_TRUE(underlay) << underlay.error().message;
  EXPECT_EQ(underlay->mtu, 1400u);
  EXPECT_EQ(underlay->address, address_);
  EXPECT_EQ(underlay->vxlan_port, 4789);
}

TEST_F(UnderlayWatchTest, what_is_configured_wins) {
  config_.mtu = 9000;
  config_.vxlan_port = 4790;
  config_.local_address = test::address("192.0.2.9");
  auto underlay = read_underlay(config_, address_);
  ASSERT_TRUE(underlay);
  EXPECT_EQ(underlay->mtu, 9000u);
  EXPECT_EQ(underlay->vxlan_port, 4790);
  EXPECT_EQ(underlay->address, test::address("192.0.2.9"));
}

TEST_F(UnderlayWatchTest, an_address_that_no_link_has_is_refused_with_what_to_do) {
  auto underlay = read_underlay(config_, test::address("192.0.2.200"));
  ASSERT_FALSE(underlay);
  EXPECT_EQ(underlay.error().code, Errc::unavailable);
  EXPECT_EQ(underlay.error().message,
            "no link of this host has the address 192.0.2.200, at which the other hosts reach it; "
            "set [gossip] advertise or [overlay] local_address");
}

TEST_F(UnderlayWatchTest, an_mtu_that_leaves_too_little_is_refused) {
  test::shell("ip link set eth0 mtu 1279");
  auto underlay = read_underlay(config_, address_);
  ASSERT_FALSE(underlay);
  EXPECT_EQ(underlay.error().code, Errc::invalid);
  EXPECT_EQ(underlay.error().message,
            "the link with the address 192.0.2.1 has an MTU of 1279: overlay networks need 1280 at "
            "least");
  test::shell("ip link set eth0 mtu 1280");
  EXPECT_TRUE(read_underlay(config_, address_));
}

TEST_F(UnderlayWatchTest, a_changed_mtu_is_told_once_and_an_address_that_is_away_is_waited_for) {
  Loop loop;
  KernelThread kernel(loop, std::make_unique<test::FakeKernel>());
  std::vector<uint32_t> mtus;
  UnderlayWatch watch(loop, kernel, config_, *read_underlay(config_, address_),
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
