// SPDX-License-Identifier: Apache-2.0
// What the overlay driver wants is enough for packets to cross: two hosts as namespaces on one
// wire, each with a reconciler of its own on the real kernel, and containers that ping each other.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "test/netns/host_space.h"
#include "test/support/temp_folder.h"

namespace ovn::reconcile {
namespace {

using namespace test;

bool shell(const std::string& command) { return std::system(command.c_str()) == 0; }

// Takes part in the network with its containers and those of the other host.
void converge(HostSpace& host, const model::Network& network, const HostSpace& other) {
  host.view.networks = {{network, host.containers, other.records(), true}};
  host.converge();
}

class OverlayPackets : public test::FolderTest {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, or a user namespace where it is root";
    if (!shell("command -v ping ip nsenter >/dev/null")) {
      GTEST_SKIP() << "needs ping, ip and nsenter";
    }
    one_ = std::make_unique<HostSpace>(folder_ + "/1", "192.0.2.1");
    two_ = std::make_unique<HostSpace>(folder_ + "/2", "192.0.2.2");
    std::string in_one = "nsenter --net=" + one_->path() + " ",
                in_two = "nsenter --net=" + two_->path() + " ";
    ASSERT_TRUE(shell(in_one + "ip link add wire type veth peer name other"));
    ASSERT_TRUE(shell("exec 9<" + two_->path() + "; " + in_one +
                      "ip link set other netns /proc/self/fd/9"));
    ASSERT_TRUE(shell(in_one + "ip addr add 192.0.2.1/24 dev wire"));
    ASSERT_TRUE(shell(in_two + "ip addr add 192.0.2.2/24 dev other"));
    ASSERT_TRUE(shell(in_one + "ip link set wire up") && shell(in_two + "ip link set other up"));
  }

  void TearDown() override {
    for (auto* host : {one_.get(), two_.get()}) {
      if (host) host->clean();
    }
  }

  // The first packet must arrive: nothing is learnt, everything is there from the start.
  static testing::AssertionResult reaches(const LocalEndpoint& from, const char* to,
                                          int size = 56) {
    std::string command =
        fmt::format("nsenter --net={} ping -n -c 1 -W 5 -M do -s {} {} >/dev/null",
                    from.sandbox.netns_path, size, to);
    if (shell(command)) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "no answer from " << to;
  }

  std::unique_ptr<HostSpace> one_, two_;
};

TEST_F(OverlayPackets, cross_between_hosts_segments_and_in_both_families) {
  auto network = test::network({subnet("10.0.0.0/24", "10.0.0.1", 4097),
                                subnet("10.0.1.0/24", "10.0.1.1", 4098),
                                subnet("fd00:1::/64", "fd00:1::1", 4099)});
  auto a = one_->add_container("a", {"10.0.0.2/24", "fd00:1::2/64"});
  auto b = one_->add_container("b", {"10.0.1.2/24"});
  auto c = two_->add_container("c", {"10.0.0.6/24", "fd00:1::6/64"});
  auto d = two_->add_container("d", {"10.0.1.6/24"});
  converge(*one_, network, *two_);
  converge(*two_, network, *one_);

  EXPECT_TRUE(reaches(a, "10.0.0.1"));  // the gateway
  EXPECT_TRUE(reaches(a, "10.0.0.6"));  // the same segment, the other host
  EXPECT_TRUE(reaches(c, "10.0.0.2"));
  EXPECT_TRUE(reaches(a, "10.0.1.2"));  // another segment, the same host
  EXPECT_TRUE(reaches(a, "10.0.1.6"));  // another segment, the other host
  EXPECT_TRUE(reaches(d, "10.0.0.2"));
  EXPECT_TRUE(reaches(a, "fd00:1::6"));
  EXPECT_TRUE(reaches(c, "fd00:1::1"));
}

TEST_F(OverlayPackets, of_full_size_pass_unfragmented) {
  auto network = test::network({subnet("10.0.0.0/24", "10.0.0.1", 4097)});
  auto a = one_->add_container("a", {"10.0.0.2/24"});
  (void)two_->add_container("c", {"10.0.0.6/24"});
  converge(*one_, network, *two_);
  converge(*two_, network, *one_);
  EXPECT_TRUE(reaches(a, "10.0.0.6", 1450 - 28));
  EXPECT_FALSE(reaches(a, "10.0.0.6", 1451 - 28));
}

}  // namespace
}  // namespace ovn::reconcile
