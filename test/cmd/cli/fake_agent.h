// SPDX-License-Identifier: Apache-2.0
// An agent for tests of the command line: a thread behind a unix socket that gives the answers it
// was told and remembers what it was asked.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "cmd/http/message.h"

namespace ovn::cli {

class FakeAgent {
 public:
  explicit FakeAgent(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    int bound = ::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    EXPECT_EQ(bound, 0) << path;
    ::listen(fd_, 8);
    thread_ = std::thread([this] { serve(); });
  }
  ~FakeAgent() {
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
  }

  // What to answer from now on, for "GET /v1/networks".
  void answer(const std::string& request, std::string body, int status = 200) {
    std::lock_guard lock(mutex_);
    answers_[request] = {status, {{"content-type", "application/json"}}, std::move(body), false};
  }
  void refuse(const std::string& request, int status, std::string_view code,
              std::string_view message) {
    answer(request, fmt::format(R"({{"error":{{"code":"{}","message":"{}"}}}})", code, message),
           status);
  }
  // Bytes to send to everybody in place of an answer.
  void send_raw(std::string bytes) {
    std::lock_guard lock(mutex_);
    raw_ = std::move(bytes);
  }

  // "POST /v1/networks {body}" of each request, in order.
  std::vector<std::string> requests() {
    std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve() {
    for (;;) {
      int peer = ::accept(fd_, nullptr, nullptr);
      if (peer < 0) return;
      serve_one(peer);
      ::close(peer);
    }
  }

  void serve_one(int peer) {
    http::Parser<http::Request> parser{http::Limits()};
    char chunk[4096];
    while (!parser.done()) {
      ssize_t n = ::recv(peer, chunk, sizeof chunk, 0);
      if (n <= 0 || !parser.feed({chunk, static_cast<size_t>(n)})) return;
    }
    std::string answer = reply(parser.take());
    for (size_t sent = 0; sent < answer.size();) {
      ssize_t n = ::send(peer, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return;
      sent += static_cast<size_t>(n);
    }
  }

  std::string reply(const http::Request& request) {
    std::lock_guard lock(mutex_);
    std::string asked = request.method + " " + request.target;
    requests_.push_back(request.body.empty() ? asked : asked + " " + request.body);
    if (!raw_.empty()) return raw_;
    auto found = answers_.find(asked);
    if (found != answers_.end()) return http::format(found->second);
    return http::format(http::Response{
        404, {}, R"({"error":{"code":"not_found","message":"no answer for ')" + asked + "'\"}}"});
  }

  int fd_;
  std::thread thread_;
  std::mutex mutex_;
  std::map<std::string, http::Response> answers_;
  std::vector<std::string> requests_;
  std::string raw_;
};

}  // namespace ovn::cli
