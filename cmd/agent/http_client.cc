// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/http_client.h"

#include <array>

#include "core/base/json.h"

namespace ovn::agent {

// Callbacks hold the connection, not the client: `owner` is null once the client has let go of it.
struct HttpClient::Connection {
  HttpClient* owner = nullptr;
  std::function<void()> abort_connect;
  ChannelPtr channel;  // null until connected
  http::Fields fields;
  http::Parser<http::Response> parser{http::Limits{.body_max = json::kOwnBytesMax}};
  std::array<char, 4096> chunk;
  std::string out;
  bool busy = false;  // the queue's front was sent on it
  bool used = false;  // it has carried an answer
};

HttpClient::HttpClient(Loop& loop, const ip::Endpoint& server, cluster::TlsContext context,
                       Introduce introduce)
    : loop_(loop),
      server_(server),
      context_(std::move(context)),
      introduce_(std::move(introduce)),
      deadline_(loop) {}

HttpClient::~HttpClient() { drop_connection(); }

void HttpClient::send(http::Request request, Duration at_most, Done done) {
  if (queue_.size() >= kClientQueueMax) {
    return loop_.post([done = std::move(done)] {
      done(fail(Errc::exhausted, "{} requests are waiting for the manager", kClientQueueMax));
    });
  }
  queue_.push_back({std::move(request), loop_.now() + at_most, std::move(done)});
  arm_deadline();
  step();
}

void HttpClient::step() {
  if (queue_.empty()) return;
  if (!connection_) return connect();
  if (connection_->channel && !connection_->busy) transmit();
}

void HttpClient::connect() {
  connection_ = std::make_shared<Connection>();
  connection_->owner = this;
  std::weak_ptr<Connection> weak = connection_;
  connection_->abort_connect =
      connect_tls(loop_, server_, context_, [weak](Result<ChannelPtr> channel) {
        auto connection = weak.lock();
        if (connection && connection->owner) connection->owner->connected(std::move(channel));
      });
}

void HttpClient::connected(Result<ChannelPtr> channel) {
  if (!channel) {
    drop_connection();
    return answer_all(std::move(channel).error().within(fmt::format("manager {}", server_)));
  }
  connection_->channel = *std::move(channel);
  connection_->fields = introduce_(connection_->channel->tls());
  read();
  step();
}

void HttpClient::transmit() {
  http::Request& request = queue_.front().request;
  for (const auto& [name, value] : connection_->fields) {
    request.fields.insert_or_assign(name, value);
  }
  connection_->busy = true;
  connection_->out = http::format(request);
  // A failure of the write shows in the read that is always under way.
  connection_->channel->write(connection_->out, [held = connection_](Result<size_t>) {});
}

void HttpClient::read() {
  connection_->channel->read(connection_->chunk, [held = connection_](Result<size_t> size) {
    if (held->owner) held->owner->received(std::move(size));
  });
}

void HttpClient::received(Result<size_t> size) {
  if (!size) return broken(std::move(size).error());
  if (*size == 0) return broken({Errc::unavailable, 0, "it closed the connection"});
  auto fed = connection_->parser.feed({connection_->chunk.data(), *size});
  if (!fed) return broken(fed.error());
  if (!connection_->parser.done()) return read();
  if (!connection_->busy) {
    return broken({Errc::unavailable, 0, "it sent an answer that nobody asked for"});
  }
  auto response = connection_->parser.take();
  connection_->busy = false;
  connection_->used = true;
  response.keep_alive && connection_->parser.feed("") ? read() : drop_connection();
  answer_front(std::move(response));
}

void HttpClient::broken(Error why) {
  bool busy = connection_->busy;
  bool server_was_closing = connection_->used && !connection_->parser.in_message();
  drop_connection();
  if (!busy) return step();
  Pending& front = queue_.front();
  if (server_was_closing && !std::exchange(front.sent_before, true)) return step();
  answer_front(Failure{std::move(why).within(fmt::format("manager {}", server_))});
}

void HttpClient::expired() {
  bool connecting = connection_ && !connection_->channel;
  bool busy = connection_ && connection_->busy;
  Error why{Errc::timeout, 0, fmt::format("manager {}: no answer", server_)};
  if (connecting || busy) drop_connection();
  connecting ? answer_all(why) : answer_front(Failure{why});
}

void HttpClient::drop_connection() {
  auto connection = std::exchange(connection_, nullptr);
  if (!connection) return;
  connection->owner = nullptr;
  if (!connection->channel) connection->abort_connect();
  if (connection->channel) connection->channel->close();
}

void HttpClient::answer_front(Result<http::Response> result) {
  Done done = std::move(queue_.front().done);
  queue_.pop_front();
  arm_deadline();
  step();
  done(std::move(result));
}

void HttpClient::answer_all(const Error& why) {
  auto queue = std::exchange(queue_, {});
  arm_deadline();
  for (const Pending& pending : queue) pending.done(Failure{why});
}

void HttpClient::arm_deadline() {
  deadline_.arm(queue_.empty() ? kNever : queue_.front().deadline, [this] { expired(); });
}

}  // namespace ovn::agent
