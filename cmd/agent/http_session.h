// SPDX-License-Identifier: Apache-2.0
// One HTTP/1.1 connection of a server: reads a request, hands it to the handler, writes the
// response, and goes on while the client keeps the connection. A client that takes too long over
// the handshake or a request (slowloris), or to read the response, is cut off; so is one that idles
// too long.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "cmd/agent/channel.h"
#include "cmd/http/message.h"
#include "core/base/time.h"

namespace ovn::agent {

// A request and the TLS session it came in, null on the unix socket.
struct Incoming {
  http::Request request;
  ssl_st* tls = nullptr;
};

// To be called once, now or later, on the loop; after the client has gone it does nothing.
using Respond = std::function<void(http::Response)>;
using Handler = std::function<void(Incoming, Respond)>;

struct SessionLimits {
  http::Limits message;
  Duration request_time = std::chrono::seconds(5);  // handshake, or first to last byte of a request
  Duration response_time = std::chrono::seconds(30);
  Duration idle_time = std::chrono::seconds(75);
  Duration ask_time = std::chrono::seconds(1);  // who has just come is about to ask, and not idle
  bool keep_alive = true;
};

class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  // `handler` and `limits` must outlive the session.
  HttpSession(Loop& loop, ChannelPtr channel, const Handler& handler, const SessionLimits& limits);

  // `closed` is called once, when the connection has ended.
  void start(std::function<void()> closed);
  void close();

  // Since when it waits for a request of which no byte has come, or from when on that counts;
  // kNever while it does not.
  Instant idle_since() const { return idle_since_; }

 private:
  void await_request();
  void read();
  void received(Result<size_t> size);
  void handle();
  void respond(http::Response response);
  void refuse(const Error& why);

  Loop& loop_;
  ChannelPtr channel_;
  const Handler& handler_;
  const SessionLimits& limits_;
  Timer deadline_;
  http::Parser<http::Request> parser_;
  std::array<char, 4096> chunk_;
  std::string out_;
  std::function<void()> closed_;
  Instant idle_since_ = kNever;
  bool keep_alive_ = true;
  bool asked_ = false;  // at least once
};

}  // namespace ovn::agent
