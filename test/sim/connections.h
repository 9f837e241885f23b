// SPDX-License-Identifier: Apache-2.0
// TCP connections between simulated hosts. What is sent arrives in order, in pieces cut anywhere,
// late where the network loses datagrams. Where nothing gets through, both ends are told after a
// while; when a process ends or its address changes, the other end is told as soon as word comes
// through. All chance is the world's.
#pragma once

#include <deque>
#include <map>
#include <optional>

#include "gossip/events.h"
#include "test/sim/network.h"

namespace ovn::sim {

class World;

class Connections {
 public:
  explicit Connections(World& world) : world_(world) {}

  // Does what a host's Node asks for.
  void apply(HostId host, gossip::StreamAction action);
  // The host's process is gone.
  void process_ended(HostId host);
  // The host has another address now: its connections are of no use.
  void moved(HostId host);

  size_t open() const { return open_.size(); }

 private:
  using Place = std::pair<HostId, gossip::StreamId>;
  struct End {
    HostId host;
    std::optional<gossip::StreamId> stream;  // nothing: not accepted yet, or closed
    std::deque<Bytes> arriving;
    Instant last;  // when the last of it arrives
  };
  struct Connection {
    End ends[2];  // who opened it comes first
    bool stuck = false;  // nothing gets through any more
  };
  using Step = void (Connections::*)(uint64_t number, int side);

  void begin(HostId host, const gossip::StreamOpen& action);
  void send(HostId host, gossip::StreamSend action);
  void close(HostId host, gossip::StreamId stream);
  void end(HostId host, bool process_lives);

  // What happens at one end, when it has come; later, if the host stands still then.
  void later(Duration after, Step step, uint64_t number, int side);
  void accept(uint64_t number, int side);
  void arrive(uint64_t number, int side);
  void tell_closed(uint64_t number, int side);

  // How long a piece takes, with all repetitions; nothing if none gets through.
  std::optional<Duration> travel(HostId from, HostId to);
  void get_stuck(uint64_t number);
  void forget_end(End& end);

  World& world_;
  uint64_t last_ = 0;
  std::map<uint64_t, Connection> open_;
  std::map<Place, std::pair<uint64_t, int>> places_;  // connection and side of a Node's stream
};

}  // namespace ovn::sim
