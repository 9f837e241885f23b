// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/http_session.h"

#include "core/base/json.h"
#include "core/base/metrics.h"

namespace ovn::agent {

namespace {

metrics::Counter requests("ovn_lite_http_requests_total", "HTTP requests answered.");
metrics::Counter refused("ovn_lite_http_refused_total",
                         "HTTP requests refused before they were looked at: malformed or too big.");
metrics::Counter timeouts("ovn_lite_http_timeouts_total",
                          "HTTP connections cut because the client was too slow.");

}  // namespace

HttpSession::HttpSession(Loop& loop, ChannelPtr channel, const Handler& handler,
                         const SessionLimits& limits)
    : loop_(loop),
      channel_(std::move(channel)),
      handler_(handler),
      limits_(limits),
      deadline_(loop),
      parser_(limits.message) {}

void HttpSession::start(std::function<void()> closed) {
  closed_ = std::move(closed);
  idle_since_ = loop_.now() + limits_.ask_time;
  deadline_.arm_after(limits_.request_time, [this] { timeouts.add(), close(); });
  channel_->handshake([self = shared_from_this()](Result<size_t> shaken) {
    shaken ? self->await_request() : self->close();
  });
}

void HttpSession::close() {
  auto self = shared_from_this();
  deadline_.disarm();
  channel_->close();
  if (auto closed = std::exchange(closed_, nullptr)) closed();
}

void HttpSession::await_request() {
  if (auto behind = parser_.feed(""); !behind) return refuse(behind.error());
  if (parser_.done()) return handle();
  if (parser_.in_message()) {
    deadline_.arm_after(limits_.request_time, [this] { timeouts.add(), close(); });
  } else {
    if (asked_) idle_since_ = loop_.now();
    deadline_.arm_after(limits_.idle_time, [this] { close(); });
  }
  read();
}

void HttpSession::read() {
  channel_->read(chunk_, [self = shared_from_this()](Result<size_t> size) {
    if (self->closed_) self->received(std::move(size));
  });
}

void HttpSession::received(Result<size_t> size) {
  if (!size || *size == 0) return close();
  if (idle_since_ != kNever) {
    idle_since_ = kNever;
    deadline_.arm_after(limits_.request_time, [this] { timeouts.add(), close(); });
  }
  auto fed = parser_.feed({chunk_.data(), *size});
  if (!fed) return refuse(fed.error());
  parser_.done() ? handle() : read();
}

void HttpSession::handle() {
  deadline_.disarm();
  asked_ = true;
  auto request = parser_.take();
  requests.add();
  keep_alive_ = request.keep_alive;
  auto respond = [weak = weak_from_this()](http::Response response) {
    if (auto self = weak.lock()) self->respond(std::move(response));
  };
  handler_(Incoming{std::move(request), channel_->tls()}, respond);
}

void HttpSession::respond(http::Response response) {
  if (!closed_) return;
  keep_alive_ = keep_alive_ && limits_.keep_alive;
  response.keep_alive = keep_alive_;
  out_ = http::format(response);
  deadline_.arm_after(limits_.response_time, [this] { timeouts.add(), close(); });
  channel_->write(out_, [self = shared_from_this()](Result<size_t> written) {
    if (!self->closed_) return;
    self->out_ = {};
    written && self->keep_alive_ ? self->await_request() : self->close();
  });
}

void HttpSession::refuse(const Error& why) {
  refused.add();
  keep_alive_ = false;
  json::object error{{"code", to_string(why.code)}, {"message", why.message}};
  http::Response response;
  response.status = parser_.refusal_status();
  response.fields.emplace("content-type", "application/json");
  response.body = json::serialize(json::object{{"error", error}});
  respond(std::move(response));
}

}  // namespace ovn::agent
