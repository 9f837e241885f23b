// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/gossip_streams.h"

#include <array>
#include <deque>

#include "core/base/metrics.h"

namespace ovn::agent {

namespace {

constexpr size_t kReadSize = 64 << 10;

metrics::Counter cut_off("ovn_lite_gossip_streams_cut_total",
                         "Gossip connections closed before the other end had taken all.");

std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

struct GossipStreams::Connection {
  gossip::StreamId id;
  ChannelPtr channel;  // null: being made
  std::function<void()> give_up;
  std::deque<Bytes> queue;
  bool writing = false;
  // As soon as the queue is empty, or it takes too long.
  std::optional<Timer> closing;
  // The channel may write to it after we let go of the connection.
  std::shared_ptr<std::array<char, kReadSize>> buffer =
      std::make_shared<std::array<char, kReadSize>>();
};

Result<std::unique_ptr<GossipStreams>> GossipStreams::open(Loop& loop, const ip::Endpoint& listen,
                                                           Calls calls, Duration linger_max) {
  std::unique_ptr<GossipStreams> streams(
      new GossipStreams(loop, std::move(calls), linger_max));
  auto accepted = [raw = streams.get()](ChannelPtr channel) { raw->accept(std::move(channel)); };
  TRY(streams->acceptor_, Acceptor::on_tcp_port(loop, listen, accepted));
  return streams;
}

GossipStreams::~GossipStreams() {
  for (auto& [id, connection] : connections_) {
    if (connection->give_up) connection->give_up();
    if (connection->channel) connection->channel->close();
  }
}

void GossipStreams::accept(ChannelPtr channel) {
  auto id = calls_.accepted();
  if (!id) return channel->close();
  auto connection = std::make_shared<Connection>();
  connection->id = *id;
  connection->channel = std::move(channel);
  connections_[*id] = connection;
  read(connection);
}

void GossipStreams::apply(gossip::StreamAction action) {
  if (auto* open = std::get_if<gossip::StreamOpen>(&action)) {
    auto connection = std::make_shared<Connection>();
    connection->id = open->id;
    connections_[open->id] = connection;
    connection->give_up = connect_tcp(
        loop_, open->to, [this, id = open->id, weak = std::weak_ptr(connection)](auto channel) {
          if (weak.lock()) connected(id, std::move(channel));
        });
    return;
  }
  auto* send = std::get_if<gossip::StreamSend>(&action);
  gossip::StreamId id = send ? send->id : std::get<gossip::StreamClose>(action).id;
  auto found = connections_.find(id);
  if (found == connections_.end()) return;
  auto connection = found->second;
  if (!send) return close(connection);
  if (!connection->closing) connection->queue.push_back(std::move(send->bytes));
  write(connection);
}

void GossipStreams::close(const std::shared_ptr<Connection>& connection) {
  connection->closing.emplace(loop_).arm_after(linger_max_, [this, id = connection->id] {
    cut_off.add();
    end(id);
  });
  write(connection);
}

void GossipStreams::connected(gossip::StreamId id, Result<ChannelPtr> channel) {
  auto found = connections_.find(id);
  if (found == connections_.end()) return;
  auto connection = found->second;
  connection->give_up = nullptr;
  if (!channel) return end(id);
  connection->channel = *std::move(channel);
  read(connection);
  write(connection);
}

void GossipStreams::read(const std::shared_ptr<Connection>& connection) {
  auto buffer = connection->buffer;
  auto done = [this, buffer, weak = std::weak_ptr(connection)](Result<size_t> size) {
    auto connection = weak.lock();
    if (!connection || !connections_.contains(connection->id)) return;
    if (!size || *size == 0) return end(connection->id);
    ByteView bytes{reinterpret_cast<const uint8_t*>(buffer->data()), *size};
    if (!connection->closing) calls_.received(connection->id, bytes);
    if (connections_.contains(connection->id)) read(connection);
  };
  connection->channel->read(*buffer, std::move(done));
}

void GossipStreams::write(const std::shared_ptr<Connection>& connection) {
  if (connection->writing) return;
  if (connection->queue.empty() && connection->closing) return end(connection->id);
  if (connection->queue.empty() || !connection->channel) return;
  connection->writing = true;
  auto bytes = std::make_shared<Bytes>(std::move(connection->queue.front()));
  connection->queue.pop_front();
  auto done = [this, bytes, weak = std::weak_ptr(connection)](Result<size_t> written) {
    auto connection = weak.lock();
    if (!connection || !connections_.contains(connection->id)) return;
    connection->writing = false;
    if (!written) return end(connection->id);
    write(connection);
  };
  connection->channel->write(text_of(*bytes), std::move(done));
}

void GossipStreams::end(gossip::StreamId id) {
  auto taken = connections_.extract(id);
  if (taken.empty()) return;
  auto connection = taken.mapped();
  if (connection->give_up) connection->give_up();
  if (connection->channel) connection->channel->close();
  // Not from within a call of the Node's owner.
  if (!connection->closing) loop_.post([closed = calls_.closed, id] { closed(id); });
}

}  // namespace ovn::agent
