// SPDX-License-Identifier: Apache-2.0
// Two ends on one loop, over loopback.
#include "cmd/agent/gossip_streams.h"

#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "cmd/cluster/socket_address.h"

namespace ovn::agent {
namespace {

using gossip::StreamId;

constexpr uint16_t kPort = 17956;
const ip::Endpoint kThere{ip::Address::v4(0x7f000001), kPort};
const ip::Endpoint kHere{ip::Address::v4(0x7f000002), kPort};
const ip::Endpoint kNobody{ip::Address::v4(0x7f000003), kPort};

struct GossipStreamsTest : testing::Test {
  struct End {
    std::unique_ptr<GossipStreams> streams;
    Bytes received;
    std::vector<StreamId> closed;
    std::optional<StreamId> next = StreamId(7);
  };

  Loop loop;
  End here, there;
  Timer limit{loop};

  GossipStreamsTest() {
    open(here, kHere);
    open(there, kThere);
  }
  void open(End& end, const ip::Endpoint& listen,
            Duration linger_max = std::chrono::seconds(10)) {
    GossipStreams::Calls calls;
    calls.accepted = [&] { return end.next; };
    calls.received = [&](StreamId, ByteView bytes) {
      end.received.insert(end.received.end(), bytes.begin(), bytes.end());
    };
    calls.closed = [&](StreamId id) { end.closed.push_back(id); };
    auto opened = GossipStreams::open(loop, listen, std::move(calls), linger_max);
    ASSERT_TRUE(opened) << opened.error().message;
    end.streams = *std::move(opened);
  }
  void run_until(const std::function<bool()>& done) {
    std::function<void()> look = [&] {
      if (done()) return loop.stop();
      loop.post(look);
    };
    bool late = false;
    limit.arm_after(std::chrono::seconds(10), [&] {
      late = true;
      loop.stop();
    });
    loop.post(look);
    loop.run();
    limit.disarm();
    EXPECT_FALSE(late);
  }
};

TEST_F(GossipStreamsTest, what_is_sent_before_the_connection_stands_arrives_in_order) {
  here.streams->apply(gossip::StreamOpen{StreamId(1), kThere});
  Bytes large(300000, 5);
  here.streams->apply(gossip::StreamSend{StreamId(1), {1, 2}});
  here.streams->apply(gossip::StreamSend{StreamId(1), large});
  here.streams->apply(gossip::StreamClose{StreamId(1)});
  run_until([&] { return !there.closed.empty(); });
  Bytes whole{1, 2};
  whole.insert(whole.end(), large.begin(), large.end());
  EXPECT_EQ(there.received, whole) << "what was sent goes out before the close";
  EXPECT_TRUE(here.closed.empty()) << "it closed that itself";
}

TEST_F(GossipStreamsTest, answers_come_back_over_the_same_connection) {
  here.streams->apply(gossip::StreamOpen{StreamId(1), kThere});
  here.streams->apply(gossip::StreamSend{StreamId(1), {1}});
  run_until([&] { return !there.received.empty(); });
  there.streams->apply(gossip::StreamSend{StreamId(7), {9, 9}});
  run_until([&] { return here.received.size() == 2; });
  there.streams->apply(gossip::StreamClose{StreamId(7)});
  run_until([&] { return !here.closed.empty(); });
  EXPECT_EQ(here.closed, std::vector{StreamId(1)});
}

TEST_F(GossipStreamsTest, who_does_not_read_what_was_sent_before_the_close_is_cut_off) {
  int deaf = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  cluster::SocketAddress local(kNobody);
  ASSERT_EQ(::bind(deaf, local.raw(), local.size()), 0);
  ASSERT_EQ(::listen(deaf, 1), 0);
  here.streams.reset();
  open(here, kHere, std::chrono::milliseconds(50));
  here.streams->apply(gossip::StreamOpen{StreamId(1), kNobody});
  here.streams->apply(gossip::StreamSend{StreamId(1), Bytes(32 << 20)});
  here.streams->apply(gossip::StreamClose{StreamId(1)});
  EXPECT_EQ(here.streams->size(), 1u);
  run_until([&] { return here.streams->size() == 0; });
  EXPECT_TRUE(here.closed.empty()) << "the Node closed it";
  ::close(deaf);
}

TEST_F(GossipStreamsTest, where_nobody_listens_it_is_closed) {
  here.streams->apply(gossip::StreamOpen{StreamId(1), kNobody});
  run_until([&] { return !here.closed.empty(); });
}

TEST_F(GossipStreamsTest, one_that_the_node_does_not_take_is_closed) {
  there.next.reset();
  here.streams->apply(gossip::StreamOpen{StreamId(1), kThere});
  run_until([&] { return !here.closed.empty(); });
}

TEST_F(GossipStreamsTest, a_port_in_use_is_said_so) {
  auto second = GossipStreams::open(loop, kHere, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::exists);
}

}  // namespace
}  // namespace ovn::agent
