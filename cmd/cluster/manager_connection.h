// SPDX-License-Identifier: Apache-2.0
// One blocking TLS connection to a manager whose certificate is pinned, for a program that has
// nothing else to do meanwhile (`cluster join`). Every step is bounded by the timeout given.
#pragma once

#include <chrono>
#include <memory>

#include "cmd/cluster/openssl.h"
#include "cmd/cluster/tls.h"
#include "cmd/http/message.h"
#include "core/base/ip.h"

namespace ovn::cluster {

class ManagerConnection {
 public:
  // Errors, all naming the endpoint: unavailable or timeout (not reached), denied (another
  // certificate than the pinned one).
  static Result<ManagerConnection> open(const ip::Endpoint& endpoint, const Fingerprint& pinned,
                                        std::chrono::milliseconds timeout);

  // Our side's address.
  const ip::Address& local_address() const { return local_; }
  ssl_st* tls() const { return tls_.get(); }

  // Errors: unavailable or timeout, naming the endpoint.
  Result<http::Response> exchange(const http::Request& request);

 private:
  class Socket {
   public:
    explicit Socket(int fd) : fd_(fd) {}
    Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Socket& operator=(Socket&&) = delete;
    ~Socket();
    int fd() const { return fd_; }

   private:
    int fd_;
  };

  ManagerConnection(const ip::Endpoint& endpoint, Socket socket)
      : endpoint_(endpoint), socket_(std::move(socket)) {}

  Result<void> connect(std::chrono::milliseconds timeout);
  Result<void> handshake(const Fingerprint& pinned);
  Failure failed(std::string_view step) const;

  ip::Endpoint endpoint_;
  ip::Address local_;
  Socket socket_;
  TlsContext context_;
  SslPtr tls_;
};

}  // namespace ovn::cluster
