// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/dns_sockets.h"

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "cmd/cluster/socket_address.h"
#include "netlink/netns.h"

namespace ovn::agent {

namespace {

constexpr int kBacklog = 64;
// model::kDnsAddress as /proc/net has it.
constexpr std::string_view kInProc = "0B00007F:";

// Errors: conflict if the port is taken.
Result<netlink::Fd> open_one(const ip::Endpoint& at, int type) {
  bool v4 = at.address.is_v4();
  netlink::Fd fd(socket(v4 ? AF_INET : AF_INET6, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  auto failed = [&](const char* what) { return fail_errno(errno, fmt::format("{} {}", what, at)); };
  if (!fd) return failed("socket");
  // A connection of the last run may be on its way out (TIME_WAIT).
  int on = 1;
  if (type == SOCK_STREAM) setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  cluster::SocketAddress address(at);
  bool open = bind(fd.get(), address.raw(), address.size()) == 0 &&
              (type != SOCK_STREAM || listen(fd.get(), kBacklog) == 0);
  if (!open && errno == EADDRINUSE) return fail(Errc::conflict, "port {} is in use", at);
  if (!open) return failed("bind");
  return fd;
}

Result<DnsSockets> open_at(uint16_t port) {
  DnsSockets sockets;
  sockets.port = port;
  for (const ip::Address& address : {model::kDnsAddress, model::kDnsAddress6}) {
    for (auto [type, into] : {std::pair(SOCK_DGRAM, &sockets.udp), {SOCK_STREAM, &sockets.tcp}}) {
      auto fd = open_one({address, port}, type);
      bool in_use = !fd && fd.error().code == Errc::conflict;
      if (!fd && (address.is_v4() || in_use)) return Failure{std::move(fd).error()};
      if (fd) into->push_back(*std::move(fd));
    }
  }
  return sockets;
}

// A socket bound before that would send from any address (RTN_BROADCAST in __inet_bind()).
Result<void> check_loopback() {
  netlink::Fd any(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::memcpy(request.ifr_name, "lo", sizeof "lo");
  if (!any || ioctl(any.get(), SIOCGIFFLAGS, &request) != 0) return fail_errno(errno, "lo");
  if (request.ifr_flags & IFF_UP) return {};
  return fail(Errc::unavailable, "its loopback device is not up yet");
}

}  // namespace

Result<DnsSockets> open_dns_sockets(const model::Sandbox& sandbox) {
  TRY(auto netns, netlink::open_netns(sandbox.netns_path));
  TRY(auto scope, netlink::NetnsScope::enter(netns));
  CHECK_OK(check_loopback());
  Error last;
  for (uint16_t i = 0; i < model::kDnsPortsTried; ++i) {
    auto sockets = open_at(static_cast<uint16_t>(model::kDnsPort + i));
    if (sockets) {
      CHECK_OK(netlink::check_cookie(sockets->udp.front(), sandbox.cookie));
      return sockets;
    }
    last = std::move(sockets).error();
    if (last.code != Errc::conflict) break;
  }
  return Failure{std::move(last)};
}

Result<bool> has_other_dns(const std::string& netns_path) {
  TRY(auto netns, netlink::open_netns(netns_path));
  TRY(auto scope, netlink::NetnsScope::enter(netns));
  std::ifstream table("/proc/thread-self/net/udp");
  for (std::string line; std::getline(table, line);) {
    std::istringstream words(line);
    std::string number, local;
    words >> number >> local;
    if (!local.starts_with(kInProc)) continue;
    auto port = std::strtoul(local.c_str() + kInProc.size(), nullptr, 16);
    bool ours = port >= model::kDnsPort && port < model::kDnsPort + model::kDnsPortsTried;
    if (!ours) return true;
  }
  return false;
}

}  // namespace ovn::agent
