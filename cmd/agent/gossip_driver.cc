// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/gossip_driver.h"

#include <array>
#include <cerrno>

#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cmd/cluster/socket_address.h"
#include "core/base/metrics.h"

namespace ovn::agent {

namespace {

constexpr size_t kBatchMax = 64;
constexpr size_t kDatagramMax = 9216;  // above the most that gossip::Config::validate() allows
constexpr int kReceiveBuffer = 8 << 20;

metrics::Counter oversize("ovn_lite_gossip_oversize_total",
                          "Gossip datagrams received that are longer than any of ours.");
metrics::Counter unsent("ovn_lite_gossip_unsent_total",
                        "Gossip datagrams that the kernel did not take.");

void set_option(int fd, int level, int option, int value) {
  ::setsockopt(fd, level, option, &value, sizeof value);
}

Failure listen_failure(int why, const ip::Endpoint& listen) {
  Failure failure = fail_errno(why, fmt::format("gossip: listen on {}", listen));
  if (why == EADDRINUSE) failure.error.code = Errc::exists;
  if (why == EADDRNOTAVAIL) failure.error.code = Errc::unavailable;
  return failure;
}

Result<int> open_socket(const ip::Endpoint& listen) {
  bool v4 = listen.address.is_v4();
  int fd = ::socket(v4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return listen_failure(errno, listen);
  set_option(fd, SOL_SOCKET, SO_RCVBUFFORCE, kReceiveBuffer);
  if (v4) {
    set_option(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO);
  } else {
    set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    set_option(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DO);
  }
  cluster::SocketAddress local(listen);
  if (::bind(fd, local.raw(), local.size()) == 0) return fd;
  int why = errno;
  ::close(fd);
  return listen_failure(why, listen);
}

// A datagram that the kernel does not take (no route, buffer full) is lost as on the wire: the next
// one gets its chance.
void send_batch(int fd, std::vector<gossip::Transmit>& datagrams) {
  std::array<cluster::SocketAddress, kBatchMax> receivers;
  std::array<mmsghdr, kBatchMax> headers{};
  std::array<iovec, kBatchMax> parts{};
  for (size_t i = 0; i < datagrams.size(); ++i) {
    receivers[i] = cluster::SocketAddress(datagrams[i].to);
    parts[i] = {datagrams[i].bytes.data(), datagrams[i].bytes.size()};
    headers[i].msg_hdr.msg_name = receivers[i].raw();
    headers[i].msg_hdr.msg_namelen = receivers[i].size();
    headers[i].msg_hdr.msg_iov = &parts[i];
    headers[i].msg_hdr.msg_iovlen = 1;
  }
  for (size_t done = 0; done < datagrams.size();) {
    auto left = static_cast<unsigned>(datagrams.size() - done);
    int sent = ::sendmmsg(fd, headers.data() + done, left, MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) unsent.add();
    done += sent < 0 ? 1 : static_cast<size_t>(sent);
  }
}

}  // namespace

// Room for one recvmmsg. Pages of it are touched only as bursts come.
struct GossipDriver::Batch {
  std::array<mmsghdr, kBatchMax> headers{};
  std::array<iovec, kBatchMax> parts{};
  std::array<cluster::SocketAddress, kBatchMax> senders;
  std::unique_ptr<uint8_t[]> bytes{new uint8_t[kBatchMax * kDatagramMax]};

  Batch() {
    for (size_t i = 0; i < kBatchMax; ++i) {
      parts[i] = {bytes.get() + i * kDatagramMax, kDatagramMax};
      headers[i].msg_hdr.msg_iov = &parts[i];
      headers[i].msg_hdr.msg_iovlen = 1;
      headers[i].msg_hdr.msg_name = senders[i].raw();
    }
  }
  int receive(int fd) {
    for (auto& header : headers) header.msg_hdr.msg_namelen = sizeof(sockaddr_storage);
    return ::recvmmsg(fd, headers.data(), kBatchMax, MSG_DONTWAIT, nullptr);
  }
  ByteView datagram(size_t i) const { return {bytes.get() + i * kDatagramMax, headers[i].msg_len}; }
  bool is_whole(size_t i) const { return !(headers[i].msg_hdr.msg_flags & MSG_TRUNC); }
};

GossipDriver::GossipDriver(Loop& loop, int fd, gossip::Node node, OnEvent on_event)
    : loop_(loop),
      fd_(fd),
      node_(std::move(node)),
      on_event_(std::move(on_event)),
      batch_(std::make_unique<Batch>()),
      timer_(loop),
      watch_(loop, fd, [this] { receive(); }) {}

Result<std::unique_ptr<GossipDriver>> GossipDriver::open(Loop& loop, const ip::Endpoint& listen,
                                                         gossip::Node node, OnEvent on_event) {
  TRY(int fd, open_socket(listen));
  std::unique_ptr<GossipDriver> driver(
      new GossipDriver(loop, fd, std::move(node), std::move(on_event)));
  TRY(driver->streams_, GossipStreams::open(loop, listen, driver->stream_calls()));
  return driver;
}

GossipStreams::Calls GossipDriver::stream_calls() {
  GossipStreams::Calls calls;
  calls.accepted = [this] { return node_.stream_accepted(loop_.now()); };
  calls.received = [this](gossip::StreamId id, ByteView bytes) {
    node_.handle_stream(id, bytes, loop_.now());
    settle();
  };
  calls.closed = [this](gossip::StreamId id) {
    node_.stream_closed(id, loop_.now());
    settle();
  };
  return calls;
}

GossipDriver::~GossipDriver() { ::close(fd_); }

void GossipDriver::update(const std::function<void(gossip::Node&, Instant)>& change) {
  change(node_, loop_.now());
  settle();
}

void GossipDriver::receive() {
  int count = batch_->receive(fd_);
  if (count <= 0) return;
  Instant now = loop_.now();
  for (size_t i = 0; i < static_cast<size_t>(count); ++i) {
    auto sender = batch_->senders[i].endpoint();
    if (!sender || !batch_->is_whole(i)) {
      oversize.add();
      continue;
    }
    node_.handle_datagram(*sender, batch_->datagram(i), now);
  }
  settle();
}

void GossipDriver::settle() {
  send();
  while (auto action = node_.poll_stream()) streams_->apply(*std::move(action));
  while (auto event = node_.poll_event()) on_event_(*event);
  Instant next = node_.next_deadline();
  if (next == armed_) return;
  armed_ = next;
  timer_.arm(next, [this] {
    armed_ = kNever;
    node_.handle_timeout(loop_.now());
    settle();
  });
}

void GossipDriver::send() {
  std::vector<gossip::Transmit> datagrams;
  do {
    datagrams.clear();
    while (datagrams.size() < kBatchMax) {
      auto datagram = node_.poll_transmit();
      if (!datagram) break;
      datagrams.push_back(*std::move(datagram));
    }
    send_batch(fd_, datagrams);
  } while (datagrams.size() == kBatchMax);
}

uint64_t GossipDriver::receive_drops() const {
  std::array<uint32_t, SK_MEMINFO_VARS> levels{};
  socklen_t size = sizeof levels;
  ::getsockopt(fd_, SOL_SOCKET, SO_MEMINFO, levels.data(), &size);
  return levels[SK_MEMINFO_DROPS];
}

}  // namespace ovn::agent
