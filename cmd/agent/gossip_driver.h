// SPDX-License-Identifier: Apache-2.0
// Gives gossip::Node what it has not: a UDP socket, TCP connections and a clock. Datagrams are
// received and sent up to 64 at a time; one timer is armed to the machine's next deadline. Whatever
// is done to the Node goes through update(), which afterwards sends what it wants sent and hands
// out its events.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "cmd/agent/gossip_streams.h"
#include "cmd/agent/loop.h"
#include "gossip/node.h"

namespace ovn::agent {

class GossipDriver {
 public:
  using OnEvent = std::function<void(const gossip::Event&)>;

  // Errors: exists, when the port is taken; unavailable, when the address is not ours; kernel.
  static Result<std::unique_ptr<GossipDriver>> open(Loop& loop, const ip::Endpoint& listen,
                                                    gossip::Node node, OnEvent on_event);
  ~GossipDriver();

  const gossip::Node& node() const { return node_; }
  // May be called from within `change` and from OnEvent.
  void update(const std::function<void(gossip::Node&, Instant)>& change);

  // Datagrams that the kernel dropped because the loop was late.
  uint64_t receive_drops() const;

 private:
  struct Batch;

  GossipDriver(Loop& loop, int fd, gossip::Node node, OnEvent on_event);

  void receive();
  GossipStreams::Calls stream_calls();
  void settle();
  void send();

  Loop& loop_;
  int fd_;
  gossip::Node node_;
  OnEvent on_event_;
  std::unique_ptr<Batch> batch_;
  std::unique_ptr<GossipStreams> streams_;
  Timer timer_;
  Instant armed_ = kNever;
  FdWatch watch_;
};

}  // namespace ovn::agent
