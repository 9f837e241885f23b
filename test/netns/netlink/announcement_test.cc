// SPDX-License-Identifier: Apache-2.0
// Who had an address before is forgotten by those on the link.
#include "netlink/announcement.h"

#include "test/netns/netlink/apply_fixture.h"

namespace ovn::netlink {
namespace {

using kernel::Address;
using kernel::Sysctl;

constexpr const char* kStale = "02:00:00:00:00:99";

class AnnouncementTest : public ApplyTest {
 protected:
  void SetUp() override {
    ApplyTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    // A bridge forgets what it knew when it gets its first port, or another MAC.
    Link bridge = link(kNet, "br0", kernel::Bridge());
    bridge.mac = kPeerMac;
    run({put(bridge),
         put(link(kNet, "v9", kernel::Veth{kBox, "eth9"}, "br0")),
         put(link(kBox, "eth9", kernel::VethPeer())),
         put(Address{kNet, "br0", net("10.0.0.1/24")}),
         put(Address{kNet, "br0", net("fd00::1/64")})});
    for (const char* address : {"10.0.0.2", "fd00::2"}) {
      shell_in("net", fmt::format("ip neigh add {} lladdr {} nud stale dev br0", address, kStale));
    }
  }
  std::vector<Op> attachment() {
    Link inner = link(kBox, "eth0", kernel::VethPeer());
    inner.mac = kMac;
    return {put(link(kNet, "v0", kernel::Veth{kBox, "eth0"}, "br0")), put(inner),
            put(Address{kBox, "eth0", net("10.0.0.2/24")}),
            put(Address{kBox, "eth0", net("fd00::2/64")})};
  }
  std::string mac_of(const std::string& address) {
    std::string words = shell_in("net", "ip neigh show to " + address);
    auto at = words.find("lladdr ");
    return at == std::string::npos ? "none" : words.substr(at + 7, 17);
  }
};

TEST_F(AnnouncementTest, an_attached_containers_addresses_are_known_to_who_had_anothers_mac) {
  run(attachment());
  EXPECT_EQ(mac_of("10.0.0.2"), kMac.to_string());
  EXPECT_EQ(mac_of("fd00::2"), kMac.to_string());
}

TEST_F(AnnouncementTest, who_did_not_ask_for_it_learns_nothing) {
  shell_in("net", "ip neigh flush dev br0");
  run(attachment());
  EXPECT_EQ(mac_of("10.0.0.2"), "none");
  EXPECT_EQ(mac_of("fd00::2"), "none");
}

TEST_F(AnnouncementTest, an_address_that_could_not_be_had_is_not_announced) {
  auto ops = attachment();
  ops[2] = put(Address{kBox, "eth1", net("10.0.0.2/24")});
  auto results = kernel_.apply(ops);
  EXPECT_FALSE(results[2]);  // there is no such link
  EXPECT_EQ(mac_of("10.0.0.2"), kStale);
  EXPECT_EQ(mac_of("fd00::2"), kMac.to_string());
}

TEST_F(AnnouncementTest, a_permanent_neighbour_of_the_container_stays) {
  auto ops = attachment();
  ops.push_back(put(kernel::Neighbor{kBox, "eth0", at("10.0.0.9"), kPeerMac}));
  run(ops);
  EXPECT_NE(shell_in("box", "ip neigh show nud permanent to 10.0.0.9"), "");
}

TEST_F(AnnouncementTest, a_link_that_is_down_takes_none_and_nothing_fails) {
  auto ops = attachment();
  std::get<Link>(ops[1].object).up = false;
  run(ops);
  EXPECT_EQ(mac_of("10.0.0.2"), kStale);
}

}  // namespace
}  // namespace ovn::netlink
