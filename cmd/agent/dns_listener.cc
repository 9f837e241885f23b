// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/dns_listener.h"

#include <sys/socket.h>

#include <array>

#include "cmd/cluster/socket_address.h"
#include "core/base/metrics.h"
#include "core/dns/message.h"

namespace ovn::agent {

namespace {

constexpr size_t kBatchMax = 16;
// After so many batches other containers have their turn.
constexpr int kBatchesMax = 16;

metrics::Counter oversized("ovn_lite_dns_oversized_total",
                           "Datagrams to the DNS server that were longer than a query may be.");
metrics::Counter unsent("ovn_lite_dns_unsent_total",
                        "Answers to containers that the kernel did not take.");
metrics::Counter streams_refused("ovn_lite_dns_streams_refused_total",
                                 "Connections of a container that had too many open already.");

struct Asked {
  const std::shared_ptr<netlink::Fd>& fd;
  const sockaddr_storage& peer;
  socklen_t size;

  DnsListener::Later later() const {
    return [weak = std::weak_ptr(fd), peer = peer, size = size](ByteView answer) {
      auto open = weak.lock();
      if (!open || answer.empty()) return;
      auto address = reinterpret_cast<const sockaddr*>(&peer);
      ssize_t sent = sendto(open->get(), answer.data(), answer.size(), MSG_DONTWAIT, address, size);
      if (sent < 0) unsent.add();
    };
  }
};

}  // namespace

struct DnsBatch::Room {
  using Buffer = std::array<uint8_t, dns::kUdpMax>;

  std::array<Buffer, kBatchMax> in, out;
  std::array<sockaddr_storage, kBatchMax> peers;
  std::array<iovec, kBatchMax> in_parts, out_parts;
  std::array<mmsghdr, kBatchMax> in_heads, out_heads;

  int receive(int fd) {
    for (size_t i = 0; i < kBatchMax; ++i) {
      in_parts[i] = {in[i].data(), in[i].size()};
      in_heads[i] = {};
      in_heads[i].msg_hdr.msg_name = &peers[i];
      in_heads[i].msg_hdr.msg_namelen = sizeof peers[i];
      in_heads[i].msg_hdr.msg_iov = &in_parts[i];
      in_heads[i].msg_hdr.msg_iovlen = 1;
    }
    return recvmmsg(fd, in_heads.data(), kBatchMax, MSG_DONTWAIT, nullptr);
  }

  void put(size_t at, size_t from, size_t size) {
    out_parts[at] = {out[at].data(), size};
    out_heads[at].msg_hdr = in_heads[from].msg_hdr;
    out_heads[at].msg_hdr.msg_flags = 0;
    out_heads[at].msg_hdr.msg_iov = &out_parts[at];
  }

  // One that cannot be sent is passed over: who asked asks again.
  void send(int fd, size_t count) {
    for (size_t sent = 0; sent < count;) {
      int done = sendmmsg(fd, &out_heads[sent], static_cast<unsigned>(count - sent), MSG_DONTWAIT);
      if (done <= 0) unsent.add();
      sent += done > 0 ? static_cast<size_t>(done) : 1;
    }
  }
};

DnsBatch::DnsBatch() : room_(std::make_unique<Room>()) {}
DnsBatch::~DnsBatch() = default;

DnsListener::DnsListener(Loop& loop, DnsBatch& batch, DnsSockets sockets, Calls calls)
    : loop_(loop), batch_(batch), calls_(std::move(calls)), tcp_(std::move(sockets.tcp)) {
  for (netlink::Fd& fd : sockets.udp) {
    auto shared = std::make_shared<netlink::Fd>(std::move(fd));
    udp_.push_back(shared);
    watches_.push_back(
        std::make_unique<FdWatch>(loop, shared->get(), [this, shared] { serve(shared); }));
  }
  for (const netlink::Fd& fd : tcp_) {
    accepting_.push_back(std::make_unique<Accepting>(
        loop, fd.get(), [this](netlink::Fd connection) { accept(std::move(connection)); }));
  }
}

// Before the descriptors close, nobody waits for them any more.
DnsListener::~DnsListener() {
  watches_.clear();
  accepting_.clear();
  for (const auto& stream : streams_) stream->close();
}

void DnsListener::serve(const std::shared_ptr<netlink::Fd>& fd) {
  for (int i = 0; i < kBatchesMax && serve_some(fd); ++i) continue;
}

// True if there may be more.
bool DnsListener::serve_some(const std::shared_ptr<netlink::Fd>& fd) {
  DnsBatch::Room& room = *batch_.room_;
  int received = room.receive(fd->get());
  size_t answers = 0;
  for (int i = 0; i < received; ++i) {
    auto from = static_cast<size_t>(i);
    const msghdr& head = room.in_heads[from].msg_hdr;
    if (head.msg_flags & MSG_TRUNC) {
      oversized.add();
      continue;
    }
    // Only who has to wait needs this. One reference: so std::function allocates nothing.
    const Asked asked{fd, room.peers[from], head.msg_namelen};
    auto later = [&asked]() -> Later { return asked.later(); };
    ByteView query = ByteView(room.in[from]).first(room.in_heads[from].msg_len);
    if (size_t size = calls_.datagram(query, room.out[answers], later)) {
      room.put(answers++, from, size);
    }
  }
  room.send(fd->get(), answers);
  calls_.done();
  return received == static_cast<int>(kBatchMax);
}

void DnsListener::accept(netlink::Fd connection) {
  if (streams_.size() >= kDnsStreamsMax) return streams_refused.add();
  auto channel = adopt_connection(loop_, std::move(connection));
  auto holder = std::make_shared<std::weak_ptr<DnsStream>>();
  auto stream = std::make_shared<DnsStream>(loop_, std::move(channel), calls_.stream,
                                            [this, holder] { streams_.erase(holder->lock()); });
  *holder = stream;
  streams_.insert(stream);
  stream->start();
}

}  // namespace ovn::agent
