// SPDX-License-Identifier: Apache-2.0
// What the small network tools of the benchmarks share: they end at the first failure that is not
// what they count, and their peers are addresses and ports from the command line.
#pragma once

#include <arpa/inet.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace ovn::bench {

[[noreturn]] inline void die(const char* what) {
  std::fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, std::strerror(errno));
  std::exit(1);
}

inline in_port_t port_of(const char* port) {
  return htons(static_cast<uint16_t>(std::atoi(port)));
}

// An IPv4 address.
inline sockaddr_in at(const char* address, const char* port) {
  sockaddr_in out = {};
  out.sin_family = AF_INET;
  out.sin_port = port_of(port);
  if (inet_pton(AF_INET, address, &out.sin_addr) != 1) die(address);
  return out;
}

// An address of either family; what comes by IPv4 has the address that is mapped into IPv6.
inline sockaddr_in6 at_either(const char* address, const char* port) {
  sockaddr_in6 out = {};
  out.sin6_family = AF_INET6;
  out.sin6_port = port_of(port);
  if (inet_pton(AF_INET6, address, &out.sin6_addr) == 1) return out;
  in_addr mapped;
  if (inet_pton(AF_INET, address, &mapped) != 1) die(address);
  out.sin6_addr.s6_addr[10] = out.sin6_addr.s6_addr[11] = 0xff;
  std::memcpy(out.sin6_addr.s6_addr + 12, &mapped, sizeof mapped);
  return out;
}

}  // namespace ovn::bench
