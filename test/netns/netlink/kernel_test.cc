// SPDX-License-Identifier: Apache-2.0
#include "netlink/kernel.h"

#include <gtest/gtest.h>

#include "netlink/monitor.h"
#include "test/netns/netlink/apply_fixture.h"

namespace ovn::netlink {
namespace {

class KernelTest : public ApplyTest {
 protected:
  // A container attached to an overlay network with one remote endpoint.
  std::vector<Op> attached() {
    Link eth0 = link(kBox, "eth0", kernel::VethPeer());
    eth0.mac = kPeerMac;
    Link lo{kBox, "lo", kernel::Device(), {}, 0, true, "", ""};
    return {put(kernel::Sysctl{kNet, "net/ipv4/conf/all/arp_ignore", "0"}),
            put(link(kNet, "br0", kernel::Bridge())),
            put(link(kNet, "vx0", kernel::Vxlan{kernel::Vni(7), at("127.0.0.1")}, "br0")),
            put(link(kNet, "v1", kernel::Veth{kBox, "eth0"}, "br0")),
            put(eth0),
            put(lo),
            put(kernel::Address{kBox, "eth0", net("10.0.0.2/24")}),
            put(kernel::Route{kBox, net("0.0.0.0/0"), 0, "eth0", at("10.0.0.1")}),
            put(kernel::FdbEntry{kNet, "vx0", kMac, at("192.0.2.1")}),
            put(kernel::Neighbor{kNet, "vx0", at("10.0.0.3"), kMac})};
  }
};

TEST_F(KernelTest, what_is_put_is_dumped) {
  run(attached());
  auto snapshot = dump();
  EXPECT_EQ(snapshot.links.size(), 6u);
  EXPECT_EQ(snapshot.addresses.size(), 1u);
  EXPECT_EQ(snapshot.routes.size(), 1u);
  EXPECT_EQ(snapshot.fdb.size(), 1u);
  EXPECT_EQ(snapshot.neighbors.size(), 1u);
  for (const auto& op : attached()) {
    const auto* wanted = std::get_if<Link>(&op.object);
    if (!wanted) continue;
    EXPECT_TRUE(std::any_of(snapshot.links.begin(), snapshot.links.end(), [&](const Link& have) {
      return have.key() == wanted->key() && satisfies(have, *wanted);
    })) << to_string(*wanted);
  }
}

// A change that we make is told before our request returns; what links still do by themselves
// (carrier, duplicate address detection) is waited out.
TEST_F(KernelTest, putting_links_again_changes_nothing) {
  run(attached());
  auto before = dump();
  auto monitor = Monitor::open();
  ASSERT_TRUE(monitor);
  for (const auto& netns : {owned("net"), box_}) ASSERT_TRUE(monitor->watch(netns));
  std::vector<Op> links;
  for (const auto& op : attached()) {
    if (std::holds_alternative<Link>(op.object)) links.push_back(op);
  }
  bool quiet = false;
  for (int attempt = 0; attempt < 200 && !quiet; ++attempt) {
    while (!monitor->receive()->changed.empty()) test::shell("sleep 0.1");
    run(links);
    quiet = monitor->receive()->changed.empty();
  }
  EXPECT_TRUE(quiet);
  run(attached());
  EXPECT_EQ(dump().links, before.links);
}

TEST_F(KernelTest, a_second_kernel_goes_on_where_the_first_was) {
  run(attached());
  Kernel second;
  ASSERT_TRUE(second.dump(std::vector{owned("net"), box_}, {}));
  for (const auto& result : second.apply(attached())) {
    EXPECT_TRUE(result) << result.error().message;
  }
}

TEST_F(KernelTest, everything_can_be_dropped_in_reverse_order_and_again) {
  run(attached());
  std::vector<Op> drops;
  for (const auto& op : attached()) {
    const auto* link = std::get_if<Link>(&op.object);
    bool stays = std::holds_alternative<kernel::Sysctl>(op.object) || (link && link->name == "lo");
    if (!stays) drops.insert(drops.begin(), drop(op.object));
  }
  run(drops);
  EXPECT_EQ(dump().links.size(), 2u);
  run(drops);
}

}  // namespace
}  // namespace ovn::netlink
