// SPDX-License-Identifier: Apache-2.0
// Two nodes on loopback sockets, on one loop.
#include "cmd/agent/gossip_driver.h"

#include <sys/socket.h>

#include "cmd/cluster/socket_address.h"
#include "core/base/metrics.h"
#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

constexpr gossip::NetworkTag kNetwork{42};

class GossipDriverTest : public testing::Test {
 protected:
  struct Peer {
    ip::Endpoint endpoint = test::next_endpoint();
    std::vector<gossip::Event> events;
    std::unique_ptr<GossipDriver> driver;
  };

  std::unique_ptr<Peer> peer(const Uuid& id, std::string name) {
    auto made = std::make_unique<Peer>();
    auto node = test::gossip_node(id, std::move(name), crypto_, made->endpoint, loop_.now());
    made->driver = *GossipDriver::open(
        loop_, made->endpoint, std::move(node),
        [raw = made.get()](const gossip::Event& event) { raw->events.push_back(event); });
    return made;
  }
  bool run_until(std::function<bool()> done) { return test::run_until(loop_, std::move(done)); }
  static void update(Peer& peer, const std::function<void(gossip::Node&, Instant)>& change) {
    peer.driver->update(change);
  }
  void meet() {
    update(*b_, [&](gossip::Node& node, Instant now) {
      node.join(std::vector{a_->endpoint}, now);
    });
    ASSERT_TRUE(run_until([&] {
      return !a_->driver->node().members().empty() && !b_->driver->node().members().empty();
    }));
  }

  Loop loop_;
  GossipCrypto crypto_;
  std::unique_ptr<Peer> a_ = peer(test::kSelf, "a"), b_ = peer(test::kPeer, "b");
};

TEST_F(GossipDriverTest, nodes_meet_and_their_records_go_across) {
  meet();
  EXPECT_FALSE(a_->events.empty());
  Bytes value{1, 2, 3};
  for (Peer* one : {a_.get(), b_.get()}) {
    update(*one, [&](gossip::Node& node, Instant now) {
      ASSERT_TRUE(node.attach(kNetwork, now));
    });
  }
  update(*a_, [&](gossip::Node& node, Instant now) {
    ASSERT_TRUE(node.put(kNetwork, 1, "key", value, now));
  });
  ASSERT_TRUE(run_until([&] { return b_->driver->node().visible(kNetwork).size() == 1; }));
  EXPECT_EQ(b_->driver->receive_drops(), 0u);
}

TEST_F(GossipDriverTest, time_passes_for_the_node) {
  meet();
  auto probes = [&] {
    for (const auto& member : a_->driver->node().members()) {
      if (member.identity.node == test::kPeer) return member.rtt.has_value();
    }
    return false;
  };
  EXPECT_TRUE(run_until(probes)) << "a probe was sent and answered";
}

TEST_F(GossipDriverTest, bytes_that_are_no_gossip_and_datagrams_that_are_too_long_do_no_harm) {
  meet();
  int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
  cluster::SocketAddress to(a_->endpoint);
  for (size_t size : {1u, 100u, 2048u, 9000u, 20'000u}) {
    std::string junk(size, 'x');
    EXPECT_EQ(::sendto(fd, junk.data(), size, 0, to.raw(), to.size()), ssize_t(size));
  }
  ::close(fd);
  auto counted = [] {
    return metrics::render().find("ovn_lite_gossip_oversize_total 1\n") != std::string::npos;
  };
  EXPECT_TRUE(run_until(counted)) << "gossip.mtu may be 9000, and no more";
  EXPECT_EQ(a_->driver->node().members().size(), 1u);
}

TEST_F(GossipDriverTest, a_port_that_is_taken_and_an_address_that_is_not_ours_are_told_apart) {
  auto open = [&](const ip::Endpoint& at) {
    auto node = test::gossip_node(test::kPeer, "c", crypto_, at, loop_.now());
    auto opened = GossipDriver::open(loop_, at, std::move(node), [](const auto&) {});
    return opened ? Error() : opened.error();
  };
  Error taken = open(a_->endpoint);
  EXPECT_EQ(taken.code, Errc::exists);
  EXPECT_EQ(taken.message, "gossip: listen on " + a_->endpoint.to_string() +
                               ": EADDRINUSE (Address already in use)");
  EXPECT_EQ(open({test::address("192.0.2.1"), 7956}).code, Errc::unavailable);
}

}  // namespace
}  // namespace ovn::agent
