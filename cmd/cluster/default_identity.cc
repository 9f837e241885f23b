// SPDX-License-Identifier: Apache-2.0
// What a host calls itself when nobody says: its host name, and the address that its routes choose.
#include <cstring>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cmd/cluster/init.h"
#include "cmd/cluster/socket_address.h"
#include "core/model/names.h"

namespace ovn::cluster {

namespace {

bool is_usable(const ip::Address& address) {
  return !address.is_unspecified() && !address.is_loopback() && !address.is_link_local() &&
         !address.is_multicast();
}

// Connecting a UDP socket sends nothing, but makes the kernel choose a route and a source address.
std::optional<ip::Address> source_towards(const ip::Endpoint& outside) {
  int fd = ::socket(outside.address.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return {};
  SocketAddress remote(outside);
  SocketAddress local;
  bool ok = ::connect(fd, remote.raw(), remote.size()) == 0 &&
            ::getsockname(fd, local.raw(), local.size_of()) == 0;
  ::close(fd);
  auto endpoint = local.endpoint();
  if (!ok || !endpoint || !is_usable(endpoint->address)) return {};
  return endpoint->address;
}

std::optional<ip::Address> first_interface_address() {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return {};
  std::optional<ip::Address> best;
  for (ifaddrs* entry = list; entry; entry = entry->ifa_next) {
    if (!entry->ifa_addr || !(entry->ifa_flags & IFF_UP)) continue;
    auto endpoint = SocketAddress::from(*entry->ifa_addr);
    if (!endpoint || !is_usable(endpoint->address)) continue;
    if (!best || (endpoint->address.is_v4() && !best->is_v4())) best = endpoint->address;
  }
  ::freeifaddrs(list);
  return best;
}

}  // namespace

Result<ip::Address> default_address() {
  // Documentation prefixes (RFC 5737, RFC 3849): no host has them, so the default route is taken.
  for (auto text : {"192.0.2.1:9", "[2001:db8::1]:9"}) {
    TRY(auto outside, ip::Endpoint::parse(text));
    if (auto address = source_towards(outside)) return *address;
  }
  if (auto address = first_interface_address()) return *address;
  return fail(Errc::unavailable,
              "this host has no address that others could reach; give one with --advertise");
}

Result<std::string> default_name() {
  char name[256] = "";
  if (::gethostname(name, sizeof name - 1) != 0) return fail_errno(errno, "host name");
  std::string text = name;
  text.resize(std::min(text.size(), model::kNameSizeMax));
  if (auto ok = model::check_name("node", text); !ok) {
    return fail(Errc::invalid, "the host's name is no node name ({}); give one with --name",
                ok.error().message);
  }
  return text;
}

}  // namespace ovn::cluster
