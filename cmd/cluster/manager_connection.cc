// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/manager_connection.h"

#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "cmd/cluster/socket_address.h"

namespace ovn::cluster {

namespace {

// Errno of a non-blocking connect that was begun: 0 when it succeeded.
int await_connect(int fd, std::chrono::milliseconds timeout) {
  pollfd wait{fd, POLLOUT, 0};
  int ready = ::poll(&wait, 1, static_cast<int>(timeout.count()));
  if (ready < 0) return errno;
  if (ready == 0) return ETIMEDOUT;
  int why = 0;
  socklen_t size = sizeof why;
  ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &size);
  return why;
}

void limit_waiting(int fd, std::chrono::milliseconds timeout) {
  timeval limit{timeout.count() / 1000, (timeout.count() % 1000) * 1000};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

bool timed_out(int sys_errno) {
  return sys_errno == ETIMEDOUT || sys_errno == EAGAIN || sys_errno == EWOULDBLOCK;
}

}  // namespace

ManagerConnection::Socket::~Socket() {
  if (fd_ >= 0) ::close(fd_);
}

Result<ManagerConnection> ManagerConnection::open(const ip::Endpoint& endpoint,
                                                  const Fingerprint& pinned,
                                                  std::chrono::milliseconds timeout) {
  int family = endpoint.address.is_v4() ? AF_INET : AF_INET6;
  Socket socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket.fd() < 0) return fail_errno(errno, "socket");
  ManagerConnection connection(endpoint, std::move(socket));
  CHECK_OK(connection.connect(timeout));
  CHECK_OK(connection.handshake(pinned));
  return connection;
}

Failure ManagerConnection::failed(std::string_view step) const {
  int why = errno;
  if (timed_out(why)) return fail(Errc::timeout, "manager {}: {}: no answer", endpoint_, step);
  if (why == 0)
    return fail(Errc::unavailable, "manager {}: {}: {}", endpoint_, step, openssl_error());
  Failure failure = fail_errno(why, step);
  failure.error.code = Errc::unavailable;
  failure.error = std::move(failure.error).within(fmt::format("manager {}", endpoint_));
  return failure;
}

Result<void> ManagerConnection::connect(std::chrono::milliseconds timeout) {
  SocketAddress remote(endpoint_);
  if (::connect(socket_.fd(), remote.raw(), remote.size()) != 0) {
    if (errno == EINPROGRESS) errno = await_connect(socket_.fd(), timeout);
    if (errno != 0) return failed("connect");
  }
  ::fcntl(socket_.fd(), F_SETFL, 0);
  limit_waiting(socket_.fd(), timeout);
  SocketAddress local;
  ::getsockname(socket_.fd(), local.raw(), local.size_of());
  local_ = local.endpoint().value_or(ip::Endpoint()).address;
  return {};
}

Result<void> ManagerConnection::handshake(const Fingerprint& pinned) {
  TRY(context_, client_context(pinned));
  tls_.reset(SSL_new(context_.get()));
  if (!tls_ || SSL_set_fd(tls_.get(), socket_.fd()) != 1) return openssl_failure("TLS");
  errno = 0;
  if (SSL_connect(tls_.get()) == 1) return {};
  if (SSL_get_verify_result(tls_.get()) != X509_V_OK) {
    return fail(Errc::denied, "manager {}: {}", endpoint_, handshake_error(tls_.get()));
  }
  if (timed_out(errno)) return failed("TLS handshake");
  return fail(Errc::unavailable, "manager {}: {}", endpoint_, handshake_error(tls_.get()));
}

Result<http::Response> ManagerConnection::exchange(const http::Request& request) {
  std::string bytes = http::format(request);
  errno = 0;
  if (SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0) {
    return failed("send request");
  }
  http::Parser<http::Response> parser{http::Limits()};
  while (!parser.done()) {
    char chunk[4096];
    errno = 0;
    int n = SSL_read(tls_.get(), chunk, sizeof chunk);
    if (n <= 0 && timed_out(errno)) return failed("await answer");
    auto fed = n > 0 ? parser.feed({chunk, static_cast<size_t>(n)}) : parser.finish();
    if (!fed) return Failure{Error(fed.error()).within(fmt::format("manager {}", endpoint_))};
    if (n <= 0) break;
  }
  return parser.take();
}

}  // namespace ovn::cluster
