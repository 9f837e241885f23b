// SPDX-License-Identifier: Apache-2.0
// Links of containers that are dropped, and deleted later.
#include "netlink/doomed.h"

#include "test/netns/netlink/apply_fixture.h"

namespace ovn::netlink {
namespace {

using kernel::Veth;
using kernel::VethPeer;

class DoomedTest : public ApplyTest {
 protected:
  static Link outer(int n = 0) {
    return link(kNet, fmt::format("v{}", n), Veth{kBox, fmt::format("eth{}", n)}, "br0");
  }
  static Link inner(int n = 0) { return link(kBox, fmt::format("eth{}", n), VethPeer()); }

  void SetUp() override {
    ApplyTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    run({put(link(kNet, "br0", kernel::Bridge()))});
  }
  void make(int n = 0) { run({put(outer(n)), put(inner(n))}); }
  std::string flags_of(const std::string& netns, const std::string& name) {
    std::string text = shell_in(netns, "ip -o link show " + name + " || true");
    auto at = text.find('<');
    return at == std::string::npos ? "none" : text.substr(at + 1, text.find('>') - at - 1);
  }
};

TEST_F(DoomedTest, a_dropped_pair_carries_nothing_and_is_deleted_when_that_is_asked_for) {
  make();
  EXPECT_EQ(kernel_.dropped(), 0u);
  run({drop(outer())});
  EXPECT_EQ(flags_of("box", "eth0"), "NO-CARRIER,BROADCAST,MULTICAST,UP");
  EXPECT_EQ(kernel_.dropped(), 1u);
  kernel_.delete_dropped();
  EXPECT_EQ(flags_of("box", "eth0"), "none");
  EXPECT_EQ(flags_of("net", "v0"), "none");
  EXPECT_EQ(kernel_.dropped(), 0u);
}

TEST_F(DoomedTest, no_dump_shows_one_and_whoever_looks_into_the_container_finds_it_gone) {
  make();
  run({drop(outer())});
  auto net = kernel_.dump(std::vector{owned("net")}, {});
  ASSERT_TRUE(net);
  for (const Link& link : net->links) EXPECT_NE(link.name, "v0");
  EXPECT_NE(flags_of("net", "v0"), "none") << "a look at the network deletes nothing";
  kernel::Netns again = box_;
  again.name = kernel::NetnsName("box-by-another-name");
  auto box = kernel_.dump(std::vector{again}, {});
  ASSERT_TRUE(box);
  for (const Link& link : box->links) EXPECT_NE(link.name, "eth0");
  EXPECT_EQ(flags_of("net", "v0"), "none");
}

TEST_F(DoomedTest, its_names_can_be_had_again_at_once) {
  make();
  run({drop(outer()), put(outer()), put(inner())});
  EXPECT_NE(described(outer()), "");
  EXPECT_NE(described(inner()), "");
  run({drop(outer())});
  Link other = link(kNet, "w0", Veth{kBox, "eth0"}, "br0");
  run({put(other), put(inner())});
  EXPECT_NE(described(other), "");
  EXPECT_EQ(described(outer()), "");
}

TEST_F(DoomedTest, what_a_crash_left_is_found_by_the_next_dump) {
  make();
  make(1);
  shell_in("net", fmt::format("ip link set v0 down group {}", kDoomedGroup));
  Kernel next;
  ASSERT_TRUE(next.dump(std::vector{owned("net")}, {}));
  EXPECT_EQ(next.dropped(), 1u);
  next.delete_dropped();
  EXPECT_EQ(flags_of("net", "v0"), "none");
  EXPECT_NE(flags_of("net", "v1"), "none");
}

TEST_F(DoomedTest, many_go_at_once_and_others_stay) {
  std::vector<Op> drops;
  for (int n = 0; n < 20; ++n) make(n);
  for (int n = 1; n < 20; ++n) drops.push_back(drop(outer(n)));
  run(drops);
  EXPECT_EQ(kernel_.dropped(), 19u);
  kernel_.delete_dropped();
  EXPECT_EQ(dump().links.size(), 5u) << "br0 and a pair, and lo in two namespaces";
  EXPECT_NE(described(outer(0)), "");
}

TEST_F(DoomedTest, nothing_is_left_when_the_port_is_closed) {
  {
    Kernel passing;
    ASSERT_TRUE(passing.dump(std::vector{owned("net"), box_}, {}));
    for (const auto& result : passing.apply(std::vector{put(outer()), put(inner()),
                                                        drop(outer())})) {
      EXPECT_TRUE(result);
    }
  }
  EXPECT_EQ(flags_of("net", "v0"), "none");
}

TEST_F(DoomedTest, a_namespace_that_went_meanwhile_owes_nothing) {
  make();
  run({drop(outer()), drop(owned("net"))});
  kernel_.delete_dropped();
  EXPECT_EQ(kernel_.dropped(), 0u);
}

// What stands on a link of ours, in a container.
class DoomedUpperTest : public DoomedTest {
 protected:
  static Link upper(std::string name = "eth0") {
    Link upper = link(kBox, std::move(name), kernel::Macvlan{{kNet, "br0"}});
    upper.mac = kMac;
    return upper;
  }
  void make_upper() {
    run({put(upper()), put(kernel::Address{kBox, "eth0", net("10.0.0.2/24")}),
         put(kernel::Address{kBox, "eth0", net("fd00::2/64")})});
  }
  std::string addresses() { return shell_in("box", "ip -o address show dev eth0 scope global"); }
};

TEST_F(DoomedUpperTest, it_has_no_addresses_and_is_deleted_when_that_is_asked_for) {
  make_upper();
  EXPECT_NE(addresses(), "");
  run({drop(upper())});
  EXPECT_EQ(addresses(), "");
  EXPECT_EQ(kernel_.dropped(), 1u);
  kernel_.delete_dropped();
  EXPECT_EQ(flags_of("box", "eth0"), "none");
  EXPECT_EQ(kernel_.dropped(), 0u);
}

TEST_F(DoomedUpperTest, whoever_looks_into_the_container_finds_it_gone) {
  make_upper();
  run({drop(upper())});
  for (const Link& link : dump().links) EXPECT_NE(link.name, "eth0");
  EXPECT_EQ(flags_of("box", "eth0"), "none");
  EXPECT_EQ(kernel_.dropped(), 0u);
}

TEST_F(DoomedUpperTest, its_name_and_its_mac_can_be_had_again_at_once) {
  make_upper();
  run({drop(upper()), put(upper())});
  EXPECT_NE(described(upper()), "");
  run({drop(upper())});
  kernel::Netns other = make_sandbox("other");
  Link there = upper();
  there.netns = other.name;
  run({put(other), put(there)});  // two of one MAC on one link are refused
  EXPECT_EQ(flags_of("box", "eth0"), "none");
  EXPECT_NE(flags_of("other", "eth0"), "none");
}

TEST_F(DoomedUpperTest, what_a_crash_left_is_found_by_who_looks) {
  make_upper();
  shell_in("box", fmt::format("ip link set eth0 group {}", kDoomedGroup));
  Kernel next;
  ASSERT_TRUE(next.dump(std::vector{owned("net"), box_}, {}));
  EXPECT_EQ(next.dropped(), 1u);
  next.delete_dropped();
  EXPECT_EQ(flags_of("box", "eth0"), "none");
}

TEST_F(DoomedUpperTest, one_container_after_the_other) {
  for (const char* name : {"box1", "box2", "box3"}) {
    kernel::Netns box = make_sandbox(name);
    Link there = link(box.name, "eth0", kernel::Macvlan{{kNet, "br0"}});
    run({put(box), put(there), drop(there)});
  }
  for (size_t left : {3u, 2u, 1u, 0u}) {
    EXPECT_EQ(kernel_.dropped(), left);
    kernel_.delete_dropped();
  }
}

TEST_F(DoomedUpperTest, a_container_that_ended_meanwhile_owes_nothing) {
  make_upper();
  run({drop(upper()), drop(box_)});
  ASSERT_TRUE(remove_netns(path("box")));
  kernel_.delete_dropped();
  EXPECT_EQ(kernel_.dropped(), 0u);
}

TEST_F(DoomedUpperTest, it_goes_with_what_it_stands_on) {
  make_upper();
  run({drop(upper()), drop(link(kNet, "br0", kernel::Bridge()))});
  EXPECT_EQ(flags_of("box", "eth0"), "none");
  kernel_.delete_dropped();
  EXPECT_EQ(kernel_.dropped(), 0u);
}

}  // namespace
}  // namespace ovn::netlink
