// SPDX-License-Identifier: Apache-2.0
// What the small network tools of the benchmarks share: they end at the first failure, and their
// peers are IPv4 addresses and ports from the command line.
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

inline sockaddr_in at(const char* address, const char* port) {
  sockaddr_in out = {};
  out.sin_family = AF_INET;
  out.sin_port = htons(static_cast<uint16_t>(std::atoi(port)));
  if (inet_pton(AF_INET, address, &out.sin_addr) != 1) die(address);
  return out;
}

}  // namespace ovn::bench
