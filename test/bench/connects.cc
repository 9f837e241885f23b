// SPDX-License-Identifier: Apache-2.0
// New connections, one after another, each with a byte there and the client's address back, to two
// servers in turns: what else the machine does falls on both.
//
//   connects serve PORT
//   connects to ADDRESS PORT ADDRESS PORT SECONDS
//
// The latter prints {"one","other","spread","disguised"}: the median microseconds of a connection
// to each, the tenths of the first, and how many the servers saw come from another address than
// they were made from. Connections end by reset, so that none of them waits for its end and
// occupies a port.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "test/bench/peer.h"

namespace {

using ovn::bench::at, ovn::bench::die;
using Clock = std::chrono::steady_clock;

void serve(const char* port) {
  int server = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = at("0.0.0.0", port);
  if (bind(server, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) die("bind");
  if (listen(server, 128) != 0) die("listen");
  for (;;) {
    sockaddr_in from;
    socklen_t size = sizeof from;
    int client = accept(server, reinterpret_cast<sockaddr*>(&from), &size);
    char byte;
    if (read(client, &byte, 1) == 1 &&
        write(client, &from.sin_addr, sizeof from.sin_addr) != sizeof from.sin_addr) {
      die("write");
    }
    while (read(client, &byte, 1) > 0) continue;
    close(client);
  }
}

struct Sample {
  double us;
  bool disguised;
};

Sample connect_once(const sockaddr_in& server) {
  auto begin = Clock::now();
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) die("connect");
  in_addr seen;
  if (write(fd, "x", 1) != 1 || read(fd, &seen, sizeof seen) != sizeof seen) die("exchange");
  sockaddr_in own;
  socklen_t size = sizeof own;
  getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size);
  linger reset{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(fd);
  return {std::chrono::duration<double, std::micro>(Clock::now() - begin).count(),
          seen.s_addr != own.sin_addr.s_addr};
}

double tenths(std::vector<double>& samples, size_t part) {
  std::sort(samples.begin(), samples.end());
  return samples[samples.size() * part / 10];
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 3 && std::string(arguments[1]) == "serve") serve(arguments[2]);
  if (count != 7) return 2;
  sockaddr_in servers[] = {at(arguments[2], arguments[3]), at(arguments[4], arguments[5])};
  std::vector<double> samples[2];
  size_t disguised = 0;
  auto end = Clock::now() + std::chrono::seconds(std::atoi(arguments[6]));
  for (size_t first = 0; Clock::now() < end; first = 1 - first) {
    for (size_t i : {first, 1 - first}) {
      Sample sample = connect_once(servers[i]);
      samples[i].push_back(sample.us);
      disguised += sample.disguised;
    }
  }
  auto& [one, other] = samples;
  std::printf("{\"one\":%.2f,\"other\":%.2f,\"spread\":\"%.2f..%.2f, n=%zu\",\"disguised\":%zu}\n",
              tenths(one, 5), tenths(other, 5), tenths(one, 1), tenths(one, 9), one.size(),
              disguised);
}
