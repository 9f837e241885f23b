// SPDX-License-Identifier: Apache-2.0
// An HTTP server on one socket: the agent's API on the unix socket, the manager's API over TLS, or
// whether published ports can be served (ingress_checks.h), which everybody may ask.
// The number of connections is bounded: when all are taken the one that idles longest is closed for
// the next newcomer, and while none idles newcomers wait in the kernel's backlog. One that has just
// been made idles only when a second has gone by without a request.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "cmd/agent/http_session.h"

namespace ovn::agent {

struct ListenerLimits {
  size_t connections_max = 64;
  SessionLimits session;
};

class HttpListener {
 public:
  // Errors: see Acceptor.
  static Result<std::unique_ptr<HttpListener>> on_unix_socket(Loop& loop, const std::string& path,
                                                              Handler handler,
                                                              ListenerLimits limits = {});
  static Result<std::unique_ptr<HttpListener>> on_tls_port(Loop& loop,
                                                           const ip::Endpoint& endpoint,
                                                           const cluster::TlsContext& context,
                                                           Handler handler,
                                                           ListenerLimits limits = {});
  static Result<std::unique_ptr<HttpListener>> on_tcp_port(Loop& loop,
                                                           const ip::Endpoint& endpoint,
                                                           Handler handler,
                                                           ListenerLimits limits = {});
  // Stops listening and closes all connections.
  ~HttpListener();

  uint16_t port() const { return acceptor_->port(); }
  size_t connections() const { return sessions_.size(); }

 private:
  using SessionPtr = std::shared_ptr<HttpSession>;

  HttpListener(Loop& loop, Handler handler, ListenerLimits limits)
      : loop_(loop), handler_(std::move(handler)), limits_(limits), room_(loop) {}

  void accepted(ChannelPtr channel);
  void make_room();
  void limit(bool full);
  void ended(const SessionPtr& session);

  Loop& loop_;
  Handler handler_;
  ListenerLimits limits_;
  std::unique_ptr<Acceptor> acceptor_;
  std::set<SessionPtr> sessions_;
  Timer room_;  // when one that has not asked yet counts as idle
};

}  // namespace ovn::agent
