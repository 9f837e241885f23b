// SPDX-License-Identifier: Apache-2.0
// How long it takes from the start of a command until the kernel has changed an nftables set in
// each of some network namespaces: its own notification of the commit tells (NFNLGRP_NFTABLES).
//
//   element_news new|gone SET PID... -- COMMAND...
//
// The namespaces are those of the processes. The first element of a set of that name counts,
// whatever it is. Prints {"first_ms","last_ms","command_ms"}: until the first and the last
// namespace had it, and until the command had ended; fails with the command, or after ten seconds.
#include <fcntl.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "test/bench/peer.h"

namespace {

using ovn::bench::die;
using Clock = std::chrono::steady_clock;

constexpr auto kPatience = std::chrono::seconds(10);

int listen_in(const char* pid) {
  int netns = open(("/proc/" + std::string(pid) + "/ns/net").c_str(), O_RDONLY | O_CLOEXEC);
  if (netns < 0 || setns(netns, CLONE_NEWNET) != 0) die(pid);
  close(netns);
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER);
  // One without a name would be taken for the sender and left out.
  sockaddr_nl own = {};
  own.nl_family = AF_NETLINK;
  int group = NFNLGRP_NFTABLES;
  if (bind(fd, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0 ||
      setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) != 0) {
    die("listen");
  }
  return fd;
}

// Whether one of the messages that have come is of that type and names the set, as a string does.
bool hears(int fd, int type, std::string_view set) {
  alignas(nlmsghdr) char bytes[1 << 16];
  std::string name(set.data(), set.size() + 1);
  bool heard = false;
  ssize_t size;
  while ((size = recv(fd, bytes, sizeof bytes, 0)) > 0) {
    auto left = static_cast<unsigned>(size);
    for (auto* at = reinterpret_cast<nlmsghdr*>(bytes); NLMSG_OK(at, left);
         at = NLMSG_NEXT(at, left)) {
      std::string_view all(reinterpret_cast<const char*>(at), at->nlmsg_len);
      if (at->nlmsg_type == type && all.find(name) != std::string_view::npos) heard = true;
    }
  }
  return heard;
}

// With standard output closed.
pid_t start(char** command) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  if (freopen("/dev/null", "w", stdout) == nullptr) die("/dev/null");
  execvp(command[0], command);
  die(command[0]);
}

double ms_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<pollfd> listeners;
  int at = 3;
  for (int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC); at < count; ++at) {
    if (arguments[at] == std::string_view("--")) {
      if (setns(own, CLONE_NEWNET) != 0) die("setns");
      break;
    }
    listeners.push_back({listen_in(arguments[at]), POLLIN, 0});
  }
  if (listeners.empty() || at + 1 >= count) return 2;
  bool gone = arguments[1] == std::string_view("gone");
  int type = NFNL_SUBSYS_NFTABLES << 8 | (gone ? NFT_MSG_DELSETELEM : NFT_MSG_NEWSETELEM);

  auto begin = Clock::now();
  pid_t command = start(arguments + at + 1);
  double first = 0, last = 0, ended = 0;
  int status = 0;
  for (size_t left = listeners.size(); left > 0 || ended == 0;) {
    if (Clock::now() - begin > kPatience) die("too late");
    poll(listeners.data(), listeners.size(), 1);
    for (pollfd& one : listeners) {
      if (one.revents == 0 || !hears(one.fd, type, arguments[2])) continue;
      one.fd = -1;
      last = ms_since(begin);
      if (left-- == listeners.size()) first = last;
    }
    if (ended == 0 && waitpid(command, &status, WNOHANG) == command) ended = ms_since(begin);
    if (status != 0) die("the command failed");
  }
  std::printf("{\"first_ms\":%.3f,\"last_ms\":%.3f,\"command_ms\":%.3f}\n", first, last, ended);
}
