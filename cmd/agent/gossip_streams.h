// SPDX-License-Identifier: Apache-2.0
// The TCP connections of gossip's streams: makes, takes and closes them as the Node wishes. What
// comes over them is handed on as it comes; what is to go out waits here, which gossip's credit
// bounds. The Node counts a stream no more once it had it closed: so who does not take what was
// sent before is waited for only so long.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "cmd/agent/channel.h"
#include "gossip/events.h"

namespace ovn::agent {

class GossipStreams {
 public:
  // What to do about the Node; none of it is called from within apply().
  struct Calls {
    std::function<std::optional<gossip::StreamId>()> accepted;
    std::function<void(gossip::StreamId, ByteView)> received;
    std::function<void(gossip::StreamId)> closed;
  };

  // Errors: exists, when the port is taken; unavailable, when the address is not ours.
  static Result<std::unique_ptr<GossipStreams>> open(Loop& loop, const ip::Endpoint& listen,
                                                     Calls calls, Duration linger_max = kLinger);
  ~GossipStreams();

  void apply(gossip::StreamAction action);
  // Connections there are, or are being made.
  size_t size() const { return connections_.size(); }

 private:
  struct Connection;

  static constexpr Duration kLinger = std::chrono::seconds(10);

  GossipStreams(Loop& loop, Calls calls, Duration linger_max)
      : loop_(loop), calls_(std::move(calls)), linger_max_(linger_max) {}

  void accept(ChannelPtr channel);
  void connected(gossip::StreamId id, Result<ChannelPtr> channel);
  void read(const std::shared_ptr<Connection>& connection);
  void write(const std::shared_ptr<Connection>& connection);
  void close(const std::shared_ptr<Connection>& connection);
  void end(gossip::StreamId id);

  Loop& loop_;
  Calls calls_;
  Duration linger_max_;
  std::unique_ptr<Acceptor> acceptor_;
  std::map<gossip::StreamId, std::shared_ptr<Connection>> connections_;
};

}  // namespace ovn::agent
