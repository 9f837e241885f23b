// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/echo_socket.h"

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

namespace ovn::agent {

namespace {

// RFC 1071. The kernel does it for ICMPv6, not for ICMP.
uint16_t internet_checksum(const icmphdr& header) {
  uint16_t words[sizeof header / 2];
  std::memcpy(words, &header, sizeof header);
  uint32_t sum = 0;
  for (uint16_t word : words) sum += word;
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>(~sum);
}

// An IPv4 raw socket gives the IP header as well, an IPv6 one does not.
bool is_reply(const uint8_t* packet, size_t size, bool v4, uint16_t identifier) {
  size_t skip = v4 && size > 0 ? (packet[0] & 15u) * 4u : 0;
  icmphdr header;  // of the same shape as the first 8 bytes of icmp6_hdr
  if (size < skip + sizeof header) return false;
  std::memcpy(&header, packet + skip, sizeof header);
  return header.type == (v4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY) &&
         header.un.echo.id == htons(identifier);
}

socklen_t to_sockaddr(const ip::Address& address, sockaddr_storage& out) {
  out = {};
  if (address.is_v4()) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(out);
    v4.sin_family = AF_INET;
    std::memcpy(&v4.sin_addr, address.data(), 4);
    return sizeof v4;
  }
  auto& v6 = reinterpret_cast<sockaddr_in6&>(out);
  v6.sin6_family = AF_INET6;
  std::memcpy(&v6.sin6_addr, address.data(), 16);
  return sizeof v6;
}

std::optional<ip::Address> from_sockaddr(const sockaddr_storage& from) {
  if (from.ss_family == AF_INET) {
    return ip::Address::from_bytes(&reinterpret_cast<const sockaddr_in&>(from).sin_addr, 4);
  }
  return ip::Address::from_bytes(&reinterpret_cast<const sockaddr_in6&>(from).sin6_addr, 16);
}

}  // namespace

struct EchoSocket::Family {
  Family(Loop& loop, int fd, std::function<void()> readable)
      : fd(fd), watch(loop, fd, std::move(readable)) {}
  ~Family() { close(fd); }

  int fd;
  FdWatch watch;
};

EchoSocket::EchoSocket(Loop& loop, OnReply on_reply)
    : loop_(loop), on_reply_(std::move(on_reply)), identifier_(static_cast<uint16_t>(getpid())) {}

EchoSocket::~EchoSocket() = default;

Result<EchoSocket::Family*> EchoSocket::family_of(const ip::Address& address) {
  const bool v4 = address.is_v4();
  std::unique_ptr<Family>& family = v4 ? v4_ : v6_;
  if (family) return family.get();
  int fd = socket(v4 ? AF_INET : AF_INET6, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
                  v4 ? static_cast<int>(IPPROTO_ICMP) : static_cast<int>(IPPROTO_ICMPV6));
  if (fd < 0) return fail_errno(errno, "open a raw socket for ICMP echo");
  family = std::make_unique<Family>(loop_, fd, [this, fd, v4] {
    uint8_t packet[1500];
    sockaddr_storage from{};
    socklen_t from_size = sizeof from;
    ssize_t size;
    while ((size = recvfrom(fd, packet, sizeof packet, 0, reinterpret_cast<sockaddr*>(&from),
                            &from_size)) >= 0) {
      if (!is_reply(packet, static_cast<size_t>(size), v4, identifier_)) continue;
      if (auto address = from_sockaddr(from)) on_reply_(*address);
    }
  });
  return family.get();
}

Result<void> EchoSocket::request(const ip::Address& to) {
  TRY(Family * family, family_of(to));
  icmphdr header{};
  header.type = to.is_v4() ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
  header.un.echo.id = htons(identifier_);
  header.un.echo.sequence = htons(++sequence_);
  if (to.is_v4()) header.checksum = internet_checksum(header);
  sockaddr_storage address;
  socklen_t size = to_sockaddr(to, address);
  sendto(family->fd, &header, sizeof header, 0, reinterpret_cast<sockaddr*>(&address), size);
  return {};
}

}  // namespace ovn::agent
