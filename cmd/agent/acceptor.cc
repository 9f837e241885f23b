// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <optional>

#include "cmd/agent/accepting.h"
#include "cmd/agent/channel_parts.h"
#include "cmd/cluster/socket_address.h"

namespace ovn::agent {

namespace {

constexpr int kBacklog = 128;

Result<sockaddr_un> unix_address(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path) {
    return fail(Errc::invalid, "socket {}: the path is longer than {} bytes", path,
                sizeof address.sun_path - 1);
  }
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

// Nothing at `path`, or a socket that nobody listens on any more.
Result<void> check_is_free(const std::string& path, const sockaddr_un& address) {
  struct stat status;
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return {};
    return fail_errno(errno, "socket " + path);
  }
  if (!S_ISSOCK(status.st_mode)) {
    return fail(Errc::invalid, "socket {}: there is a file of that name that is no socket", path);
  }
  int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (probe < 0) return fail_errno(errno, "socket");
  auto raw = reinterpret_cast<const sockaddr*>(&address);
  bool refused = ::connect(probe, raw, sizeof address) != 0 && errno == ECONNREFUSED;
  ::close(probe);
  if (refused) return {};
  return fail(Errc::exists, "socket {}: another agent is listening there", path);
}

// Listens under another name first, so that the socket never appears with the wrong mode.
Result<void> listen_at(int fd, const std::string& path) {
  std::string aside = path + ".new";
  TRY(auto address, unix_address(aside));
  ::unlink(aside.c_str());
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::chmod(aside.c_str(), 0660) != 0 || ::listen(fd, kBacklog) != 0 ||
      ::rename(aside.c_str(), path.c_str()) != 0) {
    int why = errno;
    ::unlink(aside.c_str());
    return fail_errno(why, "socket " + path);
  }
  return {};
}

Failure tcp_failure(int why, const ip::Endpoint& endpoint) {
  Failure failure = fail_errno(why, fmt::format("listen on {}", endpoint));
  if (why == EADDRINUSE) failure.error.code = Errc::exists;
  if (why == EADDRNOTAVAIL) failure.error.code = Errc::unavailable;
  return failure;
}

Result<void> listen_at(int fd, const ip::Endpoint& endpoint) {
  int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  cluster::SocketAddress local(endpoint);
  if (::bind(fd, local.raw(), local.size()) != 0 || ::listen(fd, kBacklog) != 0) {
    return tcp_failure(errno, endpoint);
  }
  return {};
}

}  // namespace

struct Acceptor::State {
  using Protocol = boost::asio::generic::stream_protocol;
  using Wrap = std::function<ChannelPtr(StreamSocket)>;

  State(Loop& owner, Wrap wrap_in, Accepted accepted_in)
      : loop(owner), wrap(std::move(wrap_in)), accepted(std::move(accepted_in)) {}
  ~State() {
    accepting.reset();
    if (fd >= 0) ::close(fd);
  }

  void serve() {
    accepting.emplace(loop, fd, [this](netlink::Fd client) { hand_over(std::move(client)); });
  }
  void hand_over(netlink::Fd client) {
    StreamSocket socket(loop.context());
    boost::system::error_code why;
    socket.assign(Protocol(family, 0), client.get(), why);
    if (why) return count_accept_failure();
    client.release();
    accepted(wrap(std::move(socket)));
  }

  Loop& loop;
  Wrap wrap;
  Accepted accepted;
  std::optional<Accepting> accepting;
  int fd = -1;
  int family = AF_UNIX;
  std::string path;  // of the unix socket, once it is ours
  ino_t inode = 0;
};

Acceptor::Acceptor(std::shared_ptr<State> state) : state_(std::move(state)) { state_->serve(); }

Acceptor::~Acceptor() {
  struct stat status;
  const std::string& path = state_->path;
  if (!path.empty() && ::lstat(path.c_str(), &status) == 0 && status.st_ino == state_->inode) {
    ::unlink(path.c_str());
  }
}

Result<std::unique_ptr<Acceptor>> Acceptor::on_unix_socket(Loop& loop, const std::string& path,
                                                           Accepted accepted) {
  auto wrap = [&loop](StreamSocket socket) { return plain_channel(loop, std::move(socket)); };
  auto state = std::make_shared<State>(loop, wrap, std::move(accepted));
  TRY(auto address, unix_address(path));
  CHECK_OK(check_is_free(path, address));
  state->fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (state->fd < 0) return fail_errno(errno, "socket " + path);
  CHECK_OK(listen_at(state->fd, path));
  struct stat status;
  if (::lstat(path.c_str(), &status) != 0) return fail_errno(errno, "socket " + path);
  state->path = path;
  state->inode = status.st_ino;
  return std::unique_ptr<Acceptor>(new Acceptor(std::move(state)));
}

Result<std::unique_ptr<Acceptor>> Acceptor::on_port(const ip::Endpoint& endpoint,
                                                    std::shared_ptr<State> state) {
  state->family = endpoint.address.is_v4() ? AF_INET : AF_INET6;
  state->fd = ::socket(state->family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (state->fd < 0) return tcp_failure(errno, endpoint);
  CHECK_OK(listen_at(state->fd, endpoint));
  return std::unique_ptr<Acceptor>(new Acceptor(std::move(state)));
}

Result<std::unique_ptr<Acceptor>> Acceptor::on_tls_port(Loop& loop, const ip::Endpoint& endpoint,
                                                        const cluster::TlsContext& context,
                                                        Accepted accepted) {
  auto wrap = [&loop, context](StreamSocket socket) {
    return tls_server_channel(loop, std::move(socket), context);
  };
  return on_port(endpoint, std::make_shared<State>(loop, wrap, std::move(accepted)));
}

Result<std::unique_ptr<Acceptor>> Acceptor::on_tcp_port(Loop& loop, const ip::Endpoint& endpoint,
                                                        Accepted accepted) {
  auto wrap = [&loop](StreamSocket socket) { return plain_channel(loop, std::move(socket)); };
  return on_port(endpoint, std::make_shared<State>(loop, wrap, std::move(accepted)));
}

void Acceptor::pause() { state_->accepting->pause(); }

void Acceptor::resume() { state_->accepting->resume(); }

uint16_t Acceptor::port() const {
  cluster::SocketAddress local;
  ::getsockname(state_->fd, local.raw(), local.size_of());
  return local.endpoint().value_or(ip::Endpoint()).port;
}

}  // namespace ovn::agent
