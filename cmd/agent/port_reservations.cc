// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/port_reservations.h"

#include <linux/filter.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "cmd/cluster/socket_address.h"

namespace ovn::agent {

using model::HostPort;
using model::Transport;

namespace {

// Nothing where the kernel has no such protocol or family.
Result<netlink::Fd> open_socket(const HostPort& port) {
  int type = port.transport == Transport::udp ? SOCK_DGRAM : SOCK_STREAM;
  int family = port.at.address.is_v4() ? AF_INET : AF_INET6;
  netlink::Fd fd(socket(family, type | SOCK_CLOEXEC, static_cast<int>(port.transport)));
  bool none = errno == EPROTONOSUPPORT || errno == ESOCKTNOSUPPORT || errno == EAFNOSUPPORT;
  if (!fd && !none) return fail_errno(errno, fmt::format("socket for port {}", port));
  return fd;
}

void set(const netlink::Fd& fd, int level, int option, int value) {
  setsockopt(fd.get(), level, option, &value, sizeof value);
}

Result<void> refuse_all(const netlink::Fd& fd, const HostPort& port) {
  sock_filter drop = BPF_STMT(BPF_RET | BPF_K, 0);
  sock_fprog filter{1, &drop};
  int done = setsockopt(fd.get(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
  return done == 0 ? Result<void>() : fail_errno(errno, fmt::format("filter for port {}", port));
}

Result<void> could_not_bind(int error, const HostPort& port) {
  if (error == EADDRINUSE) return fail(Errc::conflict, "port {} is in use", port);
  if (error != EADDRNOTAVAIL) return fail_errno(error, fmt::format("bind port {}", port));
  return fail(Errc::invalid, "port {}: {} is no address of this host", port, port.at.address);
}

Result<netlink::Fd> reserve(const HostPort& port) {
  TRY(auto fd, open_socket(port));
  if (!fd) return fd;
  CHECK_OK(refuse_all(fd, port));
  if (!port.at.address.is_v4()) set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  // Connections of earlier listeners may wait there for their end (TIME_WAIT); who listens keeps
  // others away all the same.
  bool listens = port.transport != Transport::udp;
  if (listens) set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  cluster::SocketAddress address(port.at);
  if (bind(fd.get(), address.raw(), address.size()) != 0) {
    return Failure{could_not_bind(errno, port).error()};
  }
  // SCTP takes a backlog of 0 for the wish not to listen (sctp_inet_listen()).
  if (listens && listen(fd.get(), 1) != 0) return Failure{could_not_bind(errno, port).error()};
  return fd;
}

}  // namespace

Result<void> PortReservations::take(const HostPort& port) {
  if (held_.contains(port)) return {};
  std::erase_if(held_, [&](const auto& held) { return held.first.clashes_with(port); });
  TRY(auto fd, reserve(port));
  held_.emplace(port, std::move(fd));
  return {};
}

void PortReservations::follow(const std::set<HostPort>& ports) {
  std::erase_if(held_, [&](const auto& held) { return !ports.contains(held.first); });
  for (const HostPort& port : ports) (void)take(port);
}

bool PortReservations::agrees_with(const std::set<HostPort>& ports) const {
  auto same = [](const auto& held, const HostPort& port) { return held.first == port; };
  return std::equal(held_.begin(), held_.end(), ports.begin(), ports.end(), same);
}

}  // namespace ovn::agent
