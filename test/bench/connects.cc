// SPDX-License-Identifier: Apache-2.0
// New connections, one after another, each with one byte there and back, to two servers in turns:
// what else the machine does falls on both.
//
//   connects serve PORT
//   connects to PORT ADDRESS ADDRESS SECONDS
//
// The latter prints {"one","other","spread","runs"}: the median microseconds of a connection to
// each, and the tenths of the first. Connections end by reset, so that none of them waits for its
// end and occupies a port.
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

#include "test/bench/ipv4_peer.h"

namespace {

using ovn::bench::at, ovn::bench::die;
using Clock = std::chrono::steady_clock;

void serve(const char* port) {
  int server = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = at("0.0.0.0", port);
  if (bind(server, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) die("bind");
  if (listen(server, 128) != 0) die("listen");
  for (;;) {
    int client = accept(server, nullptr, nullptr);
    char byte;
    if (read(client, &byte, 1) == 1 && write(client, &byte, 1) != 1) die("write");
    while (read(client, &byte, 1) > 0) continue;
    close(client);
  }
}

double connect_once(const sockaddr_in& server) {
  auto begin = Clock::now();
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) die("connect");
  char byte = 'x';
  if (write(fd, &byte, 1) != 1 || read(fd, &byte, 1) != 1) die("exchange");
  linger reset{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(fd);
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

double tenths(std::vector<double>& samples, size_t part) {
  std::sort(samples.begin(), samples.end());
  return samples[samples.size() * part / 10];
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 3 && std::string(arguments[1]) == "serve") serve(arguments[2]);
  if (count != 6) return 2;
  sockaddr_in servers[] = {at(arguments[3], arguments[2]), at(arguments[4], arguments[2])};
  std::vector<double> samples[2];
  auto end = Clock::now() + std::chrono::seconds(std::atoi(arguments[5]));
  for (size_t first = 0; Clock::now() < end; first = 1 - first) {
    for (size_t i : {first, 1 - first}) samples[i].push_back(connect_once(servers[i]));
  }
  auto& [one, other] = samples;
  std::printf("{\"one\":%.2f,\"other\":%.2f,\"spread\":\"%.2f..%.2f, n=%zu\"}\n", tenths(one, 5),
              tenths(other, 5), tenths(one, 1), tenths(one, 9), one.size());
}
