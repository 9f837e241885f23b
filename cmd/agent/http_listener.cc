// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/http_listener.h"

#include <algorithm>

#include "core/base/metrics.h"

namespace ovn::agent {

namespace {

metrics::Counter connections_limited(
    "ovn_lite_http_connections_limited_total",
    "Connections that made another one close, or wait, because all were taken.");

}  // namespace

Result<std::unique_ptr<HttpListener>> HttpListener::on_unix_socket(Loop& loop,
                                                                   const std::string& path,
                                                                   Handler handler,
                                                                   ListenerLimits limits) {
  std::unique_ptr<HttpListener> listener(new HttpListener(loop, std::move(handler), limits));
  auto accepted = [raw = listener.get()](ChannelPtr channel) { raw->accepted(std::move(channel)); };
  TRY(listener->acceptor_, Acceptor::on_unix_socket(loop, path, accepted));
  return listener;
}

Result<std::unique_ptr<HttpListener>> HttpListener::on_tls_port(Loop& loop,
                                                                const ip::Endpoint& endpoint,
                                                                const cluster::TlsContext& context,
                                                                Handler handler,
                                                                ListenerLimits limits) {
  std::unique_ptr<HttpListener> listener(new HttpListener(loop, std::move(handler), limits));
  auto accepted = [raw = listener.get()](ChannelPtr channel) { raw->accepted(std::move(channel)); };
  TRY(listener->acceptor_, Acceptor::on_tls_port(loop, endpoint, context, accepted));
  return listener;
}

Result<std::unique_ptr<HttpListener>> HttpListener::on_tcp_port(Loop& loop,
                                                                const ip::Endpoint& endpoint,
                                                                Handler handler,
                                                                ListenerLimits limits) {
  std::unique_ptr<HttpListener> listener(new HttpListener(loop, std::move(handler), limits));
  auto accepted = [raw = listener.get()](ChannelPtr channel) { raw->accepted(std::move(channel)); };
  TRY(listener->acceptor_, Acceptor::on_tcp_port(loop, endpoint, accepted));
  return listener;
}

HttpListener::~HttpListener() {
  acceptor_.reset();
  while (!sessions_.empty()) (*sessions_.begin())->close();
}

void HttpListener::accepted(ChannelPtr channel) {
  auto session = std::make_shared<HttpSession>(loop_, std::move(channel), handler_,
                                               limits_.session);
  sessions_.insert(session);
  session->start([this, raw = session.get()] { ended(raw->shared_from_this()); });
  if (sessions_.size() < limits_.connections_max) return;
  connections_limited.add();
  make_room();
}

void HttpListener::make_room() {
  auto earlier = [](const SessionPtr& a, const SessionPtr& b) {
    return a->idle_since() < b->idle_since();
  };
  SessionPtr longest = *std::min_element(sessions_.begin(), sessions_.end(), earlier);
  Instant since = longest->idle_since();
  if (since <= loop_.now()) return longest->close();
  limit(true);
  if (since != kNever) room_.arm(since, [this] { make_room(); });
}

void HttpListener::ended(const SessionPtr& session) {
  sessions_.erase(session);
  room_.disarm();
  if (acceptor_) limit(false);
}

void HttpListener::limit(bool full) {
  limits_.session.keep_alive = !full;
  full ? acceptor_->pause() : acceptor_->resume();
}

}  // namespace ovn::agent
