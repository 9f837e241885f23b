// SPDX-License-Identifier: Apache-2.0
// The server against raw clients: limits, slow clients, keep-alive, and the socket file. The server
// runs on a thread of its own; the test is the client and blocks.
#include "cmd/agent/http_listener.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/base/metrics.h"
#include "test/support/temp_folder.h"

namespace ovn::agent {
namespace {

class Client {
 public:
  struct Later {};
  explicit Client(const std::string& path) : Client(Later()) { connect(path); }
  explicit Client(Later) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    timeval patience{20, 0};  // a test that would hang fails instead
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  void connect(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  Client(const Client&) = delete;
  ~Client() { ::close(fd_); }

  bool connected() const { return connected_; }
  void send(std::string_view bytes) { ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  // One response; an empty status means that the server closed without one.
  http::Response response() {
    char chunk[4096];
    while (!parser_.done()) {
      ssize_t n = ::recv(fd_, chunk, sizeof chunk, 0);
      if (n <= 0 || !parser_.feed({chunk, static_cast<size_t>(n)})) return {0, {}, "", false};
    }
    return parser_.take();
  }
  http::Response get(std::string_view path) {
    send(http::format(http::Request{"GET", std::string(path), {}, ""}));
    return response();
  }
  bool closed_by_server() {
    char byte;
    ssize_t n = ::recv(fd_, &byte, 1, 0);
    return n == 0 || (n < 0 && errno == ECONNRESET);
  }

 private:
  int fd_;
  bool connected_ = false;
  // Of the whole stream: two responses may come in one piece.
  http::Parser<http::Response> parser_{http::Limits{1 << 14, 2 << 20}};
};

class HttpListenerTest : public test::FolderTest {
 protected:
  ~HttpListenerTest() override { stop(); }

  void start(ListenerLimits limits = {}) {
    auto listener = HttpListener::on_unix_socket(
        loop_, path_,
        [this](Incoming incoming, Respond respond) { handle(std::move(incoming), respond); },
        limits);
    ASSERT_TRUE(listener) << listener.error().message;
    listener_ = *std::move(listener);
    thread_ = std::thread([this] { loop_.run(); });
  }
  void stop() {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
    listener_.reset();
  }
  void handle(Incoming incoming, Respond respond) {
    ++handled_;
    if (incoming.request.target == "/later") {
      held_.push_back(std::move(respond));
    } else if (incoming.request.target == "/release") {
      for (auto& waiting : held_) waiting({200, {}, "released"});
      respond({200, {}, "done"});
    } else {
      respond({200, {}, incoming.request.method + " " + incoming.request.body});
    }
  }
  std::string start_error() {
    auto handler = [](Incoming, Respond) {};
    auto listener = HttpListener::on_unix_socket(loop_, path_, handler);
    return listener ? "" : listener.error().message;
  }

  std::string path_ = folder_ + "/api.sock";
  Loop loop_;
  std::unique_ptr<HttpListener> listener_;
  std::thread thread_;
  std::vector<Respond> held_;
  std::atomic<int> handled_ = 0;
};

TEST_F(HttpListenerTest, one_connection_serves_many_requests) {
  start();
  Client client(path_);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.get("/").body, "GET ");
  client.send(http::format(http::Request{"PUT", "/", {}, std::string(100'000, 'x'), false}));
  EXPECT_EQ(client.response().body.size(), 100'004u);
  EXPECT_TRUE(client.closed_by_server());
}

TEST_F(HttpListenerTest, pipelined_requests_are_answered_in_order) {
  start();
  Client client(path_);
  client.send(
      "PUT /1 HTTP/1.1\r\nContent-Length: 1\r\n\r\naPUT /2 HTTP/1.1\r\nContent-Length: 1\r\n\r\nb");
  EXPECT_EQ(client.response().body, "PUT a");
  EXPECT_EQ(client.response().body, "PUT b");
}

TEST_F(HttpListenerTest, what_comes_before_a_broken_request_is_answered) {
  start();
  Client client(path_);
  client.send("PUT / HTTP/1.1\r\nContent-Length: 1\r\n\r\nanonsense\r\n\r\n");
  EXPECT_EQ(client.response().body, "PUT a");
  EXPECT_EQ(client.response().status, 400);
  EXPECT_TRUE(client.closed_by_server());
  EXPECT_EQ(handled_, 1);
}

TEST_F(HttpListenerTest, an_answer_may_come_later_and_holds_up_nobody_else) {
  start();
  Client waiting(path_), other(path_);
  waiting.send("GET /later HTTP/1.1\r\n\r\n");
  while (handled_ == 0) std::this_thread::yield();
  EXPECT_EQ(other.get("/").body, "GET ");
  EXPECT_EQ(other.get("/release").body, "done");
  EXPECT_EQ(waiting.response().body, "released");
}

TEST_F(HttpListenerTest, an_answer_for_a_client_that_has_gone_is_dropped) {
  start();
  {
    Client gone(path_);
    gone.send("GET /later HTTP/1.1\r\n\r\n");
    while (handled_ == 0) std::this_thread::yield();
  }
  EXPECT_EQ(Client(path_).get("/release").body, "done");
  EXPECT_EQ(Client(path_).get("/").body, "GET ");
}

TEST_F(HttpListenerTest, refused_requests_are_told_why) {
  start();
  struct Case {
    std::string bytes;
    int status;
    std::string message;
  } cases[] = {
      {"nonsense\r\n\r\n", 400, "HTTP: "},
      {"PUT / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n", 413, "HTTP: body above 1048576 bytes"},
      {"GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x'), 431, "HTTP: header above 16384 bytes"},
  };
  for (const auto& one : cases) {
    Client client(path_);
    client.send(one.bytes);
    auto response = client.response();
    EXPECT_EQ(response.status, one.status);
    EXPECT_NE(response.body.find(one.message), std::string::npos) << response.body;
    EXPECT_TRUE(client.closed_by_server());
  }
  EXPECT_EQ(handled_, 0);
}

TEST_F(HttpListenerTest, a_body_at_the_limit_is_taken) {
  start();
  Client client(path_);
  std::string body(1 << 20, 'b');
  std::thread sender([&] { client.send(http::format(http::Request{"PUT", "/", {}, body})); });
  EXPECT_EQ(client.response().body.size(), body.size() + 4);
  sender.join();
  EXPECT_EQ(handled_, 1);
}

TEST_F(HttpListenerTest, a_client_that_dribbles_is_cut_off) {
  ListenerLimits limits;
  limits.session.request_time = std::chrono::milliseconds(100);
  start(limits);
  Client slow(path_), silent(path_);
  slow.send("GET / HT");
  EXPECT_TRUE(slow.closed_by_server());
  EXPECT_EQ(silent.get("/").body, "GET ");  // it had not begun, so it was idle
}

TEST_F(HttpListenerTest, an_idle_connection_is_closed_in_the_end) {
  ListenerLimits limits;
  limits.session.idle_time = std::chrono::milliseconds(50);
  start(limits);
  Client client(path_);
  EXPECT_EQ(client.get("/").status, 200);
  EXPECT_TRUE(client.closed_by_server());
}

TEST_F(HttpListenerTest, the_longest_idle_connection_makes_room_for_a_newcomer) {
  ListenerLimits limits;
  limits.connections_max = 3;
  start(limits);
  Client first(path_), second(path_);
  EXPECT_EQ(first.get("/").status, 200);
  EXPECT_EQ(second.get("/").status, 200);
  Client third(path_);
  EXPECT_EQ(third.get("/").status, 200);
  EXPECT_TRUE(first.closed_by_server());
  EXPECT_EQ(second.get("/").status, 200);
}

TEST_F(HttpListenerTest, newcomers_wait_while_every_connection_is_busy) {
  ListenerLimits limits;
  limits.connections_max = 2;
  start(limits);
  Client one(path_);
  one.send("GET /later HTTP/1.1\r\n\r\n");
  while (handled_ < 1) std::this_thread::yield();
  Client two(path_);
  two.send("GET /later HTTP/1.1\r\n\r\n");
  while (handled_ < 2) std::this_thread::yield();
  Client waiting(path_);
  ASSERT_TRUE(waiting.connected());
  waiting.send("GET / HTTP/1.1\r\n\r\n");
  loop_.post([this] {
    EXPECT_EQ(listener_->connections(), 2u);
    held_[0]({200, {}, "now"});
  });
  EXPECT_EQ(one.response().body, "now");
  EXPECT_TRUE(one.closed_by_server());
  EXPECT_EQ(waiting.response().body, "GET ");
}

TEST_F(HttpListenerTest, a_newcomer_is_not_closed_before_it_can_ask) {
  ListenerLimits limits;
  limits.connections_max = 3;
  start(limits);
  Client busy(path_), slow(path_);
  busy.send("GET /later HTTP/1.1\r\n\r\n");
  while (handled_ < 1) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  Client next(path_);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(slow.get("/").body, "GET ");
  EXPECT_EQ(next.get("/").body, "GET ");
  loop_.post([this] { held_[0]({200, {}, "now"}); });
  EXPECT_EQ(busy.response().body, "now");
}

TEST_F(HttpListenerTest, but_for_the_next_one_if_it_does_not_ask) {
  ListenerLimits limits;
  limits.connections_max = 2;
  limits.session.ask_time = std::chrono::milliseconds(50);
  start(limits);
  Client busy(path_);
  busy.send("GET /later HTTP/1.1\r\n\r\n");
  while (handled_ < 1) std::this_thread::yield();
  Client silent(path_), next(path_);
  EXPECT_EQ(next.get("/").body, "GET ");
  EXPECT_TRUE(silent.closed_by_server());
  loop_.post([this] { held_[0]({200, {}, "now"}); });
  EXPECT_EQ(busy.response().body, "now");
}

// No descriptor above the highest open one can be had until the end.
class NoMoreDescriptors {
 public:
  NoMoreDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    int lowest_free = ::dup(0);
    ::close(lowest_free);
    rlimit none{static_cast<rlim_t>(lowest_free), before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  NoMoreDescriptors(const NoMoreDescriptors&) = delete;
  ~NoMoreDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(HttpListenerTest, without_descriptors_newcomers_wait_until_a_connection_ends) {
  start();
  auto first = std::make_unique<Client>(path_);
  EXPECT_EQ(first->get("/").status, 200);
  {
    Client second{Client::Later()};
    NoMoreDescriptors none;
    second.connect(path_);
    second.send("GET / HTTP/1.1\r\n\r\n");
    auto failures = [] {
      return metrics::render().find("\novn_lite_accept_failures_total 0\n") == std::string::npos;
    };
    while (!failures()) std::this_thread::yield();
    first.reset();
    EXPECT_EQ(second.response().body, "GET ");
    // The pause that began with the failure ends while the listener listens again.
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
  EXPECT_EQ(Client(path_).get("/").status, 200);
}

TEST_F(HttpListenerTest, the_socket_is_for_owner_and_group_and_goes_with_the_listener) {
  start();
  struct stat status;
  ASSERT_EQ(lstat(path_.c_str(), &status), 0);
  EXPECT_TRUE(S_ISSOCK(status.st_mode));
  EXPECT_EQ(status.st_mode & 07777, 0660u);
  stop();
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(HttpListenerTest, a_socket_left_behind_is_replaced_and_one_in_use_is_not) {
  {
    int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
    ASSERT_EQ(::bind(dead, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ::close(dead);
  }
  start();
  EXPECT_EQ(Client(path_).get("/").status, 200);
  EXPECT_EQ(start_error(), "socket " + path_ + ": another agent is listening there");
  EXPECT_EQ(Client(path_).get("/").status, 200);
}

TEST_F(HttpListenerTest, other_obstacles_are_named) {
  std::ofstream(path_) << "precious";
  EXPECT_EQ(start_error(), "socket " + path_ + ": there is a file of that name that is no socket");
  EXPECT_TRUE(std::filesystem::exists(path_));
  path_ = folder_ + "/missing/api.sock";
  EXPECT_EQ(start_error(), "socket " + path_ + ": ENOENT (No such file or directory)");
  path_ = folder_ + "/" + std::string(120, 'x');
  EXPECT_EQ(start_error(), "socket " + path_ + ": the path is longer than 107 bytes");
}

}  // namespace
}  // namespace ovn::agent
