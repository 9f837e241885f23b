// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/dns_exchanges.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "cmd/agent/channel.h"
#include "cmd/cluster/socket_address.h"
#include "netlink/fd.h"

namespace ovn::agent {

class DnsExchanges::Exchange {
 public:
  virtual ~Exchange() = default;
};

class DnsExchanges::Datagram : public Exchange {
 public:
  Datagram(DnsExchanges& owner, const dns::Forwarder::Send& send)
      : owner_(owner), id_(send.exchange) {
    bool v4 = send.upstream.address.is_v4();
    fd_ = netlink::Fd(
        socket(v4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    cluster::SocketAddress remote(send.upstream);
    bool sent = fd_ && connect(fd_.get(), remote.raw(), remote.size()) == 0 &&
                ::send(fd_.get(), send.message.data(), send.message.size(), 0) >= 0;
    if (!sent) {
      owner_.loop_.post([failed = owner_.calls_.failed, id = id_] { failed(id); });
      return;
    }
    watch_ = std::make_unique<FdWatch>(owner_.loop_, fd_.get(), [this] { readable(); });
  }

 private:
  // The exchange may be closed, and this be gone, with the call.
  void readable() {
    static thread_local std::array<uint8_t, dns::kMessageMax> buffer;
    ssize_t size = recv(fd_.get(), buffer.data(), buffer.size(), 0);
    if (size >= 0) {
      return owner_.calls_.replied(id_, ByteView(buffer).first(static_cast<size_t>(size)));
    }
    if (errno != EAGAIN && errno != EINTR) owner_.calls_.failed(id_);
  }

  DnsExchanges& owner_;
  ExchangeId id_;
  netlink::Fd fd_;
  std::unique_ptr<FdWatch> watch_;
};

// One query and its reply, each with its length before it (RFC 7766).
class DnsExchanges::Stream : public Exchange {
 public:
  Stream(DnsExchanges& owner, const dns::Forwarder::Send& send)
      : state_(std::make_shared<State>(State{&owner, send.exchange, {}, {}, {}, 0})) {
    auto size = static_cast<uint16_t>(send.message.size());
    state_->query = {static_cast<char>(size >> 8), static_cast<char>(size)};
    state_->query.append(as_text(send.message));
    state_->reply.resize(2 + dns::kMessageMax);
    abort_ = connect_tcp(owner.loop_, send.upstream, [state = state_](Result<ChannelPtr> channel) {
      if (!state->owner) return;
      if (!channel) return state->fail();
      state->channel = *std::move(channel);
      state->channel->write(state->query, [state](Result<size_t> sent) {
        if (!state->owner) return;
        sent ? read(state) : state->fail();
      });
    });
  }
  ~Stream() override {
    state_->owner = nullptr;
    abort_();
    if (state_->channel) state_->channel->close();
  }

 private:
  struct State {
    DnsExchanges* owner;  // null once the exchange is closed
    ExchangeId id;
    ChannelPtr channel;
    std::string query;
    std::vector<char> reply;
    size_t filled;

    void fail() { owner->calls_.failed(id); }
    size_t wanted() const {
      if (filled < 2) return 2;
      auto byte = [this](size_t at) { return static_cast<uint8_t>(reply[at]); };
      return 2u + (byte(0) << 8 | byte(1));
    }
  };

  static void read(const std::shared_ptr<State>& state) {
    std::span<char> rest = std::span(state->reply).first(state->wanted()).subspan(state->filled);
    state->channel->read(rest, [state](Result<size_t> size) {
      if (!state->owner) return;
      if (!size || *size == 0) return state->fail();
      state->filled += *size;
      if (state->filled < state->wanted() || state->filled == 2) return read(state);
      auto text = std::string_view(state->reply.data(), state->filled).substr(2);
      state->owner->calls_.replied(state->id, as_bytes(text));
    });
  }

  std::shared_ptr<State> state_;
  std::function<void()> abort_;
};

DnsExchanges::~DnsExchanges() = default;

void DnsExchanges::send(dns::Forwarder::Send send) {
  ExchangeId id = send.exchange;
  if (send.transport == dns::Transport::udp) {
    open_[id] = std::make_shared<Datagram>(*this, send);
  } else {
    open_[id] = std::make_shared<Stream>(*this, send);
  }
}

void DnsExchanges::close(ExchangeId id) { open_.erase(id); }

}  // namespace ovn::agent
