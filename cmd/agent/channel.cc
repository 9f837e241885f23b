// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/channel.h"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "cmd/agent/channel_parts.h"
#include "cmd/cluster/openssl.h"
#include "cmd/cluster/socket_address.h"

namespace ovn::agent {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

Result<size_t> outcome(error_code why, size_t size) {
  if (!why) return size;
  if (why == asio::error::eof || why == asio::ssl::error::stream_truncated) return size_t{0};
  return fail(Errc::unavailable, "{}", why.message());
}

// What both kinds share. Completions hold the channel, so that it lives until they have run.
template <class Stream>
class StreamChannel : public Channel, public std::enable_shared_from_this<StreamChannel<Stream>> {
 public:
  template <class... Args>
  explicit StreamChannel(Loop& loop, Args&&... args)
      : loop_(loop), stream_(std::forward<Args>(args)...) {}

  void read(std::span<char> into, Done done) override {
    stream_.async_read_some(asio::buffer(into.data(), into.size()), completion(std::move(done)));
  }
  void write(std::string_view bytes, Done done) override {
    asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()),
                      completion(std::move(done)));
  }
  void close() override {
    error_code ignored;
    stream_.lowest_layer().close(ignored);
  }

 protected:
  auto completion(Done done) {
    return [self = this->shared_from_this(), done = std::move(done)](error_code why, size_t size) {
      self->loop_.turn([&] { done(outcome(why, size)); });
    };
  }

  Loop& loop_;
  Stream stream_;
};

class PlainChannel : public StreamChannel<StreamSocket> {
 public:
  using StreamChannel::StreamChannel;

  StreamSocket& socket() { return stream_; }

  void handshake(Done done) override {
    loop_.post([done = std::move(done)] { done(size_t{0}); });
  }
  ssl_st* tls() override { return nullptr; }
};

// Asio's context frees the native one, so each stream's holds a reference of its own.
asio::ssl::context shared(const cluster::TlsContext& context) {
  SSL_CTX_up_ref(context.get());
  return asio::ssl::context(context.get());
}

class TlsChannel : public StreamChannel<asio::ssl::stream<StreamSocket>> {
 public:
  using Role = asio::ssl::stream_base::handshake_type;

  TlsChannel(Loop& loop, StreamSocket socket, asio::ssl::context context, Role role)
      : StreamChannel(loop, std::move(socket), context), role_(role) {}

  void handshake(Done done) override {
    auto self = std::static_pointer_cast<TlsChannel>(shared_from_this());
    stream_.async_handshake(role_, [self, done = std::move(done)](error_code why) {
      self->loop_.turn([&] { done(self->judged(why)); });
    });
  }
  ssl_st* tls() override { return stream_.native_handle(); }
  StreamSocket& socket() { return stream_.next_layer(); }

 private:
  Result<size_t> judged(error_code why) {
    if (!why) return size_t{0};
    if (SSL_get_verify_result(tls()) != X509_V_OK) {
      return fail(Errc::denied, "{}", cluster::handshake_error(tls()));
    }
    return fail(Errc::unavailable, "TLS handshake: {}", why.message());
  }

  Role role_;
};

}  // namespace

ChannelPtr plain_channel(Loop& loop, StreamSocket socket) {
  return std::make_shared<PlainChannel>(loop, std::move(socket));
}

StreamSocket tcp_socket(Loop& loop, netlink::Fd socket) {
  asio::generic::stream_protocol tcp(AF_INET, IPPROTO_TCP);
  return StreamSocket(loop.context(), tcp, socket.release());
}

ChannelPtr adopt_connection(Loop& loop, netlink::Fd connection) {
  return plain_channel(loop, tcp_socket(loop, std::move(connection)));
}

ChannelPtr tls_server_channel(Loop& loop, StreamSocket socket, const cluster::TlsContext& context) {
  return std::make_shared<TlsChannel>(loop, std::move(socket), shared(context),
                                      asio::ssl::stream_base::server);
}

namespace {

// Connects the channel's socket, then lets it shake hands.
template <class Kind>
std::function<void()> connect(Loop& loop, const asio::generic::stream_protocol::endpoint& remote,
                              std::shared_ptr<Kind> channel, Connected done) {
  auto shaken = [channel, done](Result<size_t> result) {
    if (!result) return done(Failure{std::move(result).error()});
    done(ChannelPtr(channel));
  };
  auto connected = [channel, &loop, done, shaken = std::move(shaken)](error_code why) {
    if (!why) return channel->handshake(shaken);
    loop.turn([&] { done(fail(Errc::unavailable, "connect: {}", why.message())); });
  };
  channel->socket().async_connect(remote, std::move(connected));
  return [weak = std::weak_ptr(channel)] {
    if (auto channel = weak.lock()) channel->close();
  };
}

asio::generic::stream_protocol::endpoint generic(const ip::Endpoint& endpoint) {
  cluster::SocketAddress remote(endpoint);
  return {remote.raw(), remote.size()};
}

}  // namespace

std::function<void()> connect_tls(Loop& loop, const ip::Endpoint& endpoint,
                                  const cluster::TlsContext& context, Connected done) {
  auto channel = std::make_shared<TlsChannel>(loop, StreamSocket(loop.context()), shared(context),
                                              asio::ssl::stream_base::client);
  return connect(loop, generic(endpoint), std::move(channel), std::move(done));
}

std::function<void()> connect_tcp(Loop& loop, const ip::Endpoint& endpoint, Connected done) {
  auto channel = std::make_shared<PlainChannel>(loop, StreamSocket(loop.context()));
  return connect(loop, generic(endpoint), std::move(channel), std::move(done));
}

std::function<void()> connect_on(Loop& loop, netlink::Fd socket, const ip::Endpoint& endpoint,
                                 Connected done) {
  auto channel = std::make_shared<PlainChannel>(loop, tcp_socket(loop, std::move(socket)));
  return connect(loop, generic(endpoint), std::move(channel), std::move(done));
}

std::function<void()> connect_unix(Loop& loop, const std::string& path, Connected done) {
  auto channel = std::make_shared<PlainChannel>(loop, StreamSocket(loop.context()));
  return connect(loop, asio::local::stream_protocol::endpoint(path), std::move(channel),
                 std::move(done));
}

}  // namespace ovn::agent
