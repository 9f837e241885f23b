// SPDX-License-Identifier: Apache-2.0
// The sockets of one container, served: datagrams in batches, a system call for many (recvmmsg,
// sendmmsg), and a bounded number of connections.
#pragma once

#include <functional>
#include <memory>
#include <set>

#include "cmd/agent/accepting.h"
#include "cmd/agent/dns_sockets.h"
#include "cmd/agent/dns_stream.h"
#include "cmd/agent/loop.h"

namespace ovn::agent {

// Connections of one container at a time; further ones are closed at once.
inline constexpr size_t kDnsStreamsMax = 32;

// Room for a batch of datagrams and their answers. One serves all containers of a thread.
class DnsBatch {
 public:
  DnsBatch();
  ~DnsBatch();

 private:
  friend class DnsListener;
  struct Room;
  std::unique_ptr<Room> room_;
};

class DnsListener {
 public:
  // Sends an answer later, as often as it is called; with no bytes, none. May outlive the listener,
  // and does nothing then.
  using Later = std::function<void(ByteView)>;
  struct Calls {
    // Answers a datagram into `out`: the size, or 0 if there is no answer (yet).
    std::function<size_t(ByteView query, std::span<uint8_t> out, const std::function<Later()>&)>
        datagram;
    DnsStream::Serve stream;
    // A batch was handled.
    std::function<void()> done;
  };

  DnsListener(Loop& loop, DnsBatch& batch, DnsSockets sockets, Calls calls);
  ~DnsListener();

 private:
  bool serve_some(const std::shared_ptr<netlink::Fd>& fd);
  void serve(const std::shared_ptr<netlink::Fd>& fd);
  void accept(netlink::Fd connection);

  Loop& loop_;
  DnsBatch& batch_;
  Calls calls_;
  std::vector<std::shared_ptr<netlink::Fd>> udp_;
  std::vector<netlink::Fd> tcp_;
  std::vector<std::unique_ptr<FdWatch>> watches_;
  std::vector<std::unique_ptr<Accepting>> accepting_;
  std::set<std::shared_ptr<DnsStream>> streams_;
};

}  // namespace ovn::agent
