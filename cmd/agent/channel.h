// SPDX-License-Identifier: Apache-2.0
// A connected byte stream on the loop, plain (the unix socket, gossip's streams) or TLS (between
// agent and manager), with the same face, so that HTTP sessions are compiled once. One read and one
// write may be under way at a time. Functions given are called from the loop, never from within the
// call that takes them; after close() they are called with an error, unless the owner has let go of
// what they refer to.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "cmd/agent/loop.h"
#include "cmd/cluster/tls.h"
#include "core/base/ip.h"
#include "core/base/result.h"
#include "netlink/fd.h"

namespace ovn::agent {

class Channel {
 public:
  using Done = std::function<void(Result<size_t>)>;

  virtual ~Channel() = default;

  // Brings TLS up; a plain channel is ready at once. Errors: unavailable; denied, when the client
  // does not accept the server's certificate.
  virtual void handshake(Done done) = 0;
  // At least one byte, or 0 at the end of the stream. `into` must live until `done` is called.
  virtual void read(std::span<char> into, Done done) = 0;
  // All of `bytes`, which must live until `done` is called.
  virtual void write(std::string_view bytes, Done done) = 0;
  virtual void close() = 0;

  // Null where there is no TLS.
  virtual ssl_st* tls() = 0;
};

using ChannelPtr = std::shared_ptr<Channel>;

// Connects to `endpoint` and shakes hands as a TLS client. Errors: as handshake(). The channel is
// closed, and `done` called with unavailable, if the returned function is called before.
using Connected = std::function<void(Result<ChannelPtr>)>;
std::function<void()> connect_tls(Loop& loop, const ip::Endpoint& endpoint,
                                  const cluster::TlsContext& context, Connected done);

// A plain channel on a connected TCP socket, of whatever namespace.
ChannelPtr adopt_connection(Loop& loop, netlink::Fd connection);

// As connect_tls(), without TLS.
std::function<void()> connect_tcp(Loop& loop, const ip::Endpoint& endpoint, Connected done);

// The same on a TCP socket of whatever namespace that is not connected yet.
std::function<void()> connect_on(Loop& loop, netlink::Fd socket, const ip::Endpoint& endpoint,
                                 Connected done);

// Connects to a unix socket. Errors: unavailable.
std::function<void()> connect_unix(Loop& loop, const std::string& path, Connected done);

// Takes connections: on a unix socket, or on a TCP port, there plain or as a TLS server.
class Acceptor {
 public:
  using Accepted = std::function<void(ChannelPtr)>;

  // The socket appears at `path` with mode 0660; one left behind by a dead agent is replaced.
  // Errors: exists, when somebody listens there; invalid, when the path is too long or another kind
  // of file is there; denied.
  static Result<std::unique_ptr<Acceptor>> on_unix_socket(Loop& loop, const std::string& path,
                                                          Accepted accepted);
  // Errors: exists, when the port is taken; unavailable, when the address is not ours.
  static Result<std::unique_ptr<Acceptor>> on_tls_port(Loop& loop, const ip::Endpoint& endpoint,
                                                       const cluster::TlsContext& context,
                                                       Accepted accepted);
  static Result<std::unique_ptr<Acceptor>> on_tcp_port(Loop& loop, const ip::Endpoint& endpoint,
                                                       Accepted accepted);
  // Stops listening and removes the socket file; channels that were accepted live on.
  ~Acceptor();

  // Between these two, who connects waits in the kernel's backlog.
  void pause();
  void resume();

  // With port 0 asked for, the port that the kernel chose.
  uint16_t port() const;

 private:
  struct State;
  explicit Acceptor(std::shared_ptr<State> state);
  static Result<std::unique_ptr<Acceptor>> on_port(const ip::Endpoint& endpoint,
                                                   std::shared_ptr<State> state);

  std::shared_ptr<State> state_;
};

}  // namespace ovn::agent
