// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/client.h"

#include <cerrno>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/json/parse.hpp>

#include "cmd/http/message.h"
#include "core/api/http.h"

namespace ovn::cli {

void pause_for(std::chrono::milliseconds time) {
  ::poll(nullptr, 0, static_cast<int>(time.count()));
}

namespace {

using Clock = std::chrono::steady_clock;

class UnixStream {
 public:
  UnixStream(std::string path, Clock::time_point deadline)
      : path_(std::move(path)),
        deadline_(deadline),
        fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}
  UnixStream(const UnixStream&) = delete;
  ~UnixStream() {
    if (fd_ >= 0) ::close(fd_);
  }

  Result<void> connect() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path_.size() >= sizeof address.sun_path) {
      return fail(Errc::invalid,
                  "the path of the agent's socket has {} bytes, at most {} are allowed",
                  path_.size(), sizeof address.sun_path - 1);
    }
    path_.copy(address.sun_path, path_.size());
    if (fd_ < 0) return fail_errno(errno, "socket");
    while (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      // EAGAIN: the agent's backlog is full.
      if (errno != EAGAIN && errno != EINTR) return unreachable(errno);
      if (left() == 0) return late();
      pause_for(std::chrono::milliseconds(10));
    }
    return {};
  }

  Result<void> send(std::string_view bytes) {
    while (!bytes.empty()) {
      CHECK_OK(await(POLLOUT));
      ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      // The agent may have answered before it read everything, and closed: the answer says why.
      if (n < 0 && (errno == EPIPE || errno == ECONNRESET)) return {};
      if (n < 0 && errno != EAGAIN && errno != EINTR) return broken(errno);
      if (n > 0) bytes.remove_prefix(static_cast<size_t>(n));
    }
    return {};
  }

  // What came, at least a byte; nothing at the end of the stream.
  Result<std::string_view> receive() {
    for (;;) {
      CHECK_OK(await(POLLIN));
      ssize_t n = ::recv(fd_, chunk_, sizeof chunk_, 0);
      if (n >= 0) return std::string_view(chunk_, static_cast<size_t>(n));
      if (errno == ECONNRESET) return std::string_view();
      if (errno != EAGAIN && errno != EINTR) return broken(errno);
    }
  }

 private:
  int left() const {
    auto rest = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
    return static_cast<int>(std::max<int64_t>(rest.count(), 0));
  }

  Result<void> await(short events) {
    pollfd wait{fd_, events, 0};
    for (;;) {
      int ready = ::poll(&wait, 1, left());
      if (ready > 0) return {};
      if (ready == 0) return late();
      if (errno != EINTR) return broken(errno);
    }
  }

  Failure unreachable(int sys_errno) const {
    std::string why = errno_name(sys_errno);
    if (sys_errno == EACCES || sys_errno == EPERM) {
      return fail(Errc::denied, "{}: {}: the agent's socket is not open to this user; try as root",
                  path_, why);
    }
    return fail(Errc::unavailable,
                "no agent at {}: {}; is the agent running? start it with 'ovn-lite agent run'",
                path_, why);
  }
  static Failure late() {
    return fail(Errc::timeout, "the agent did not answer in time; see --timeout");
  }
  static Failure broken(int sys_errno) {
    return fail(Errc::unavailable, "the connection to the agent broke: {}", errno_name(sys_errno));
  }

  std::string path_;
  Clock::time_point deadline_;
  int fd_;
  char chunk_[64 << 10];
};

Result<http::Response> exchange(UnixStream& stream, const http::Request& request) {
  CHECK_OK(stream.connect());
  CHECK_OK(stream.send(http::format(request)));
  http::Parser<http::Response> parser({.body_max = json::kOwnBytesMax});
  while (!parser.done()) {
    TRY(auto bytes, stream.receive());
    auto fed = bytes.empty() ? parser.finish() : parser.feed(bytes);
    if (!fed) return fail(fed.error().code, "the agent's answer: {}", fed.error().message);
    if (bytes.empty()) break;
  }
  return parser.take();
}

Result<json::value> parse_body(const std::string& text) {
  boost::system::error_code why;
  json::value body = boost::json::parse(text, why);
  if (!why) return body;
  return fail(Errc::corrupt, "the agent's answer is not JSON: {}", why.message());
}

Failure wrong_shape() {
  return fail(Errc::corrupt, "the agent's answer does not have the form of this release");
}

}  // namespace

Result<Answer> Client::call(std::string_view method, std::string_view target,
                            std::string body) const {
  UnixStream stream(socket_, Clock::now() + timeout_);
  http::Request request{std::string(method), std::string(target), {}, std::move(body), false};
  if (!request.body.empty()) request.fields.emplace("content-type", "application/json");
  TRY(auto response, exchange(stream, request));
  if (response.status >= 400) {
    TRY(auto refusal, api::parse_refusal({response.status, response.body, ""}));
    return Failure{std::move(refusal)};
  }
  TRY(auto parsed, parse_body(response.body));
  return Answer{response.status, std::move(parsed)};
}

Result<json::value> Client::get(std::string_view target) const {
  TRY(auto answer, call("GET", target));
  return std::move(answer.body);
}

Result<json::array> Client::get_rows(std::string_view target) const {
  TRY(auto body, get(target));
  if (!body.is_array()) return wrong_shape();
  return std::move(body.get_array());
}

Result<json::object> Client::get_object(std::string_view target) const {
  TRY(auto body, get(target));
  if (!body.is_object()) return wrong_shape();
  return std::move(body.get_object());
}

}  // namespace ovn::cli
