// SPDX-License-Identifier: Apache-2.0
// An HTTP server that ends as the backend of a service should: from SIGTERM on it accepts nothing
// more, says "Connection: close" with the next answer on each connection that it has, and exits
// when the last one is closed. Each answer is "NAME CLIENT-ADDRESS". It hears IPv4 and IPv6.
//
//   http_server NAME PORT
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "test/bench/ending.h"
#include "test/bench/peer.h"

namespace {

using ovn::bench::die, ovn::bench::ending;

constexpr std::string_view kEndOfRequest = "\r\n\r\n";

struct Client {
  int fd;
  std::string address;
  std::string heard;
};

std::string text_of(const sockaddr_in6& address) {
  char text[INET6_ADDRSTRLEN];
  inet_ntop(AF_INET6, &address.sin6_addr, text, sizeof text);
  std::string_view mapped = "::ffff:", all = text;
  return std::string(all.starts_with(mapped) ? all.substr(mapped.size()) : all);
}

int listen_at(const char* port) {
  int fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in6 own = ovn::bench::at_either("::", port);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0) die("bind");
  if (listen(fd, 1024) != 0) die("listen");
  return fd;
}

void accept_all(int listener, std::vector<Client>& clients) {
  sockaddr_in6 from;
  socklen_t size = sizeof from;
  for (;; size = sizeof from) {
    int fd = accept4(listener, reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK);
    if (fd < 0) return;
    clients.push_back({fd, text_of(from), {}});
  }
}

// Whether the connection goes on.
bool answer(const Client& client, const std::string& name, bool last) {
  std::string body = name + " " + client.address + "\n";
  std::string text = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                     (last ? "\r\nConnection: close" : "") + std::string(kEndOfRequest) + body;
  return send(client.fd, text.data(), text.size(), MSG_NOSIGNAL) ==
             static_cast<ssize_t>(text.size()) && !last;
}

bool hear(Client& client, const std::string& name) {
  char bytes[4096];
  ssize_t size = recv(client.fd, bytes, sizeof bytes, 0);
  if (size <= 0) return false;
  client.heard.append(bytes, static_cast<size_t>(size));
  size_t end = client.heard.find(kEndOfRequest);
  if (end == std::string::npos) return client.heard.size() < sizeof bytes;
  bool last = ending || client.heard.find("Connection: close") < end;
  client.heard.erase(0, end + kEndOfRequest.size());
  return answer(client, name, last);
}

void serve(const std::string& name, int listener) {
  sigset_t waiting = ovn::bench::end_by_sigterm();
  std::vector<Client> clients;
  std::vector<pollfd> awaited;
  while (listener >= 0 || !clients.empty()) {
    awaited.clear();
    for (const Client& client : clients) awaited.push_back({client.fd, POLLIN, 0});
    awaited.push_back({listener, POLLIN, 0});  // -1 is passed over
    if (ppoll(awaited.data(), awaited.size(), nullptr, &waiting) < 0) {
      for (pollfd& one : awaited) one.revents = 0;
    }
    for (size_t i = 0; i < clients.size(); ++i) {
      if (awaited[i].revents == 0 || hear(clients[i], name)) continue;
      close(clients[i].fd);
      clients[i].fd = -1;
    }
    std::erase_if(clients, [](const Client& client) { return client.fd < 0; });
    if (listener < 0) continue;
    accept_all(listener, clients);
    if (!ending) continue;
    close(listener);
    listener = -1;
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  serve(arguments[1], listen_at(arguments[2]));
}
