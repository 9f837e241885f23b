// SPDX-License-Identifier: Apache-2.0
// An HTTP/1.1 client over one TLS connection that is made when needed, kept, and made anew after a
// failure. Requests wait in a queue and are answered in order, one at a time. Each request is
// answered exactly once: by the server, or with an error when its time is over or the connection
// fails; one that was sent on a kept connection which the server was just closing is sent again.
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "cmd/agent/channel.h"
#include "cmd/http/message.h"
#include "core/base/time.h"

namespace ovn::agent {

inline constexpr size_t kClientQueueMax = 256;

class HttpClient {
 public:
  using Done = std::function<void(Result<http::Response>)>;
  // Fields to add to every request of a TLS session that was just made.
  using Introduce = std::function<http::Fields(ssl_st*)>;

  HttpClient(Loop& loop, const ip::Endpoint& server, cluster::TlsContext context,
             Introduce introduce);
  // Requests not yet answered never are.
  ~HttpClient();

  // Errors: unavailable, timeout, denied (the server's certificate), exhausted (kClientQueueMax).
  // The time counts from now, waiting in the queue included. `done` may destroy the client.
  void send(http::Request request, Duration at_most, Done done);

 private:
  struct Connection;
  struct Pending {
    http::Request request;
    Instant deadline;
    Done done;
    bool sent_before = false;
  };

  void step();
  void connect();
  void connected(Result<ChannelPtr> channel);
  void transmit();
  void read();
  void received(Result<size_t> size);
  void broken(Error why);
  void expired();
  void drop_connection();
  void answer_front(Result<http::Response> result);
  void answer_all(const Error& why);
  void arm_deadline();

  Loop& loop_;
  ip::Endpoint server_;
  cluster::TlsContext context_;
  Introduce introduce_;
  Timer deadline_;
  std::deque<Pending> queue_;
  std::shared_ptr<Connection> connection_;
};

}  // namespace ovn::agent
