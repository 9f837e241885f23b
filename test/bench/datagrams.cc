// SPDX-License-Identifier: Apache-2.0
// What a way through the kernel costs a small datagram (64 bytes of UDP): the time there and back,
// one after another; and the CPU time of who sends one of many, of which every 64th is answered and
// no more than 192 are unanswered, so that none is lost in a full queue. All of the way through
// veths, bridges and VXLAN is walked on the sender's time.
//
//   datagrams serve PORT
//   datagrams to ADDRESS PORT SECONDS
//
// The latter prints {"there_and_back","one_of_many"}: microseconds, the first a median.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "test/bench/peer.h"

namespace {

using ovn::bench::at, ovn::bench::die;
using Clock = std::chrono::steady_clock;

constexpr size_t kSize = 64;
constexpr int kAnswered = 64, kUnansweredMax = 192;
constexpr int kPatienceMs = 1000;

// Answers those that begin with '?'.
void serve(const char* port) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in own = at("0.0.0.0", port), from;
  if (bind(fd, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0) die("bind");
  for (;;) {
    char bytes[kSize];
    socklen_t size = sizeof from;
    auto* sender = reinterpret_cast<sockaddr*>(&from);
    if (recvfrom(fd, bytes, sizeof bytes, 0, sender, &size) <= 0) continue;
    if (bytes[0] == '?') sendto(fd, bytes, sizeof bytes, 0, sender, size);
  }
}

class Client {
 public:
  Client(const char* address, const char* port) {
    sockaddr_in server = at(address, port);
    const auto* to = reinterpret_cast<const sockaddr*>(&server);
    if (connect(fd_, to, sizeof server) != 0) die("connect");
  }

  void send(char first) {
    char bytes[kSize] = {first};
    while (::send(fd_, bytes, sizeof bytes, 0) != kSize) {
      if (errno != ECONNREFUSED) die("send");
    }
  }
  // False if nothing came for long.
  bool receive() {
    char bytes[kSize];
    pollfd ready{fd_, POLLIN, 0};
    return poll(&ready, 1, kPatienceMs) == 1 && recv(fd_, bytes, sizeof bytes, 0) > 0;
  }

 private:
  int fd_ = socket(AF_INET, SOCK_DGRAM, 0);
};

double since(Clock::time_point begin) {
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

double there_and_back(Client& client, double seconds) {
  std::vector<double> times;
  for (auto begin = Clock::now(); since(begin) < seconds * 1e6;) {
    auto sent = Clock::now();
    client.send('?');
    if (!client.receive()) die("no answer");
    times.push_back(since(sent));
  }
  std::nth_element(times.begin(), times.begin() + static_cast<ptrdiff_t>(times.size() / 2),
                   times.end());
  return times[times.size() / 2];
}

double cpu_time() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double one_of_many(Client& client, double seconds) {
  size_t sent = 0;
  int unanswered = 0;
  double spent = cpu_time();
  auto begin = Clock::now();
  while (since(begin) < seconds * 1e6) {
    for (int i = 1; i < kAnswered; ++i) client.send('.');
    client.send('?');
    sent += kAnswered;
    unanswered += kAnswered;
    if (unanswered < kUnansweredMax) continue;
    if (!client.receive()) die("no answer");
    unanswered -= kAnswered;
  }
  return (cpu_time() - spent) / static_cast<double>(sent);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "serve") serve(argv[2]);
  if (argc != 5 || std::string(argv[1]) != "to") die("serve PORT | to ADDRESS PORT SECONDS");
  Client client(argv[2], argv[3]);
  for (int i = 0; i < 100; ++i) {  // until ARP and caches are warm, and the server is up
    client.send('?');
    if (client.receive()) break;
    usleep(10'000);
  }
  double seconds = std::atof(argv[4]) / 2;
  double rtt = there_and_back(client, seconds);
  std::printf("{\"there_and_back\": %.2f, \"one_of_many\": %.3f}\n", rtt,
              one_of_many(client, seconds));
  return 0;
}
