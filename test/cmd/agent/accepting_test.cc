// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/accepting.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "cmd/cluster/socket_address.h"
#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

class AcceptingTest : public testing::Test {
 protected:
  AcceptingTest() {
    cluster::SocketAddress any({ip::Address::v4(INADDR_LOOPBACK), 0});
    EXPECT_EQ(::bind(listening_.get(), any.raw(), any.size()), 0);
    EXPECT_EQ(::listen(listening_.get(), 16), 0);
    ::getsockname(listening_.get(), at_.raw(), at_.size_of());
  }
  static netlink::Fd tcp() {
    return netlink::Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  }
  netlink::Fd come() {
    netlink::Fd client = tcp();
    (void)::connect(client.get(), at_.raw(), at_.size());
    return client;
  }
  bool has_taken(size_t count) {
    return test::run_until(loop_, [&] { return taken_.size() >= count; });
  }
  void serve_for(Duration span) {
    Instant until = loop_.now() + span;
    test::run_until(loop_, [&] { return loop_.now() >= until; });
  }

  Loop loop_;
  netlink::Fd listening_ = tcp();
  cluster::SocketAddress at_;
  std::vector<netlink::Fd> taken_, clients_;
  Accepting accepting_{loop_, listening_.get(),
                       [this](netlink::Fd client) { taken_.push_back(std::move(client)); }};
};

TEST_F(AcceptingTest, takes_each_who_comes_but_nobody_between_pause_and_resume) {
  for (int i = 0; i < 3; ++i) clients_.push_back(come());
  EXPECT_TRUE(has_taken(3));
  accepting_.pause();
  clients_.push_back(come());
  serve_for(std::chrono::milliseconds(50));
  EXPECT_EQ(taken_.size(), 3u);
  accepting_.resume();
  EXPECT_TRUE(has_taken(4));
}

TEST_F(AcceptingTest, takes_those_who_came_without_descriptors_when_there_are_some_again) {
  for (int i = 0; i < 3; ++i) clients_.push_back(come());
  {
    test::NoDescriptors none;
    serve_for(std::chrono::milliseconds(50));
    EXPECT_TRUE(taken_.empty());
  }
  EXPECT_TRUE(has_taken(3));
}

}  // namespace
}  // namespace ovn::agent
