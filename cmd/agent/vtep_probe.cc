// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/vtep_probe.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cmd/cluster/socket_address.h"
#include "core/base/log.h"

namespace ovn::agent {

namespace {

constexpr size_t kEchoSize = 8;

// RFC 1071. ICMPv6 sums are the kernel's work.
uint16_t checksum(const std::array<uint8_t, kEchoSize>& bytes) {
  uint32_t sum = 0;
  for (size_t i = 0; i < bytes.size(); i += 2) {
    uint16_t word;
    std::memcpy(&word, &bytes[i], 2);
    sum += word;
  }
  sum = (sum >> 16) + (sum & 0xffff);
  return static_cast<uint16_t>(~(sum + (sum >> 16)));
}

std::array<uint8_t, kEchoSize> echo_request(ip::Family family, uint16_t identifier,
                                            uint16_t sequence) {
  std::array<uint8_t, kEchoSize> bytes{};
  bytes[0] = family == ip::Family::v4 ? uint8_t{ICMP_ECHO} : uint8_t{ICMP6_ECHO_REQUEST};
  std::memcpy(&bytes[4], &identifier, 2);
  std::memcpy(&bytes[6], &sequence, 2);
  if (family == ip::Family::v4) {
    uint16_t sum = checksum(bytes);
    std::memcpy(&bytes[2], &sum, 2);
  }
  return bytes;
}

// True for an echo reply to us. Raw IPv4 sockets give the IP header as well.
bool is_our_reply(ip::Family family, std::span<const uint8_t> bytes, uint16_t identifier) {
  bool v4 = family == ip::Family::v4;
  if (v4 && !bytes.empty())
    bytes = bytes.subspan(std::min(bytes.size(), size_t(bytes[0] & 15) * 4));
  if (bytes.size() < kEchoSize) return false;
  uint16_t seen;
  std::memcpy(&seen, &bytes[4], 2);
  return bytes[0] == (v4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY) && seen == identifier;
}

}  // namespace

VtepProbe::VtepProbe(Loop& loop, std::function<void()> on_changed)
    : loop_(loop),
      on_changed_(std::move(on_changed)),
      timer_(loop),
      identifier_(static_cast<uint16_t>(::getpid())) {}

void VtepProbe::set_targets(const std::set<ip::Address>& targets) {
  liveness_.set_targets(targets, loop_.now());
  if (targets.empty()) v4_ = {}, v6_ = {};
  step();
}

VtepProbe::Socket& VtepProbe::socket_for(ip::Family family) {
  bool v4 = family == ip::Family::v4;
  Socket& socket = v4 ? v4_ : v6_;
  if (socket.fd) return socket;
  int type = SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK;
  socket.fd = netlink::Fd(v4 ? ::socket(AF_INET, type, IPPROTO_ICMP)
                             : ::socket(AF_INET6, type, IPPROTO_ICMPV6));
  if (!socket.fd) {
    log::warn("cannot ask hosts whether they live: {}",
              fail_errno(errno, "ICMP socket").error.message);
    return socket;
  }
  socket.watch =
      std::make_unique<FdWatch>(loop_, socket.fd.get(), [this, family] { receive(family); });
  return socket;
}

void VtepProbe::send(const ip::Address& target) {
  Socket& socket = socket_for(target.family());
  auto request = echo_request(target.family(), identifier_, ++sequence_);
  cluster::SocketAddress to({target, 0});
  ::sendto(socket.fd.get(), request.data(), request.size(), 0, to.raw(), to.size());
}

void VtepProbe::receive(ip::Family family) {
  std::array<uint8_t, 256> bytes;
  cluster::SocketAddress from;
  ssize_t size = ::recvfrom(socket_for(family).fd.get(), bytes.data(), bytes.size(), 0, from.raw(),
                            from.size_of());
  auto sender = from.endpoint();
  if (size <= 0 || !sender) return;
  if (!is_our_reply(family, {bytes.data(), static_cast<size_t>(size)}, identifier_)) return;
  liveness_.handle_reply(sender->address);
  step();
}

void VtepProbe::step() {
  bool changed = false;
  for (const auto& target : liveness_.poll(loop_.now(), changed)) send(target);
  timer_.arm(liveness_.next_deadline(), [this] { step(); });
  if (changed) on_changed_();
}

}  // namespace ovn::agent
