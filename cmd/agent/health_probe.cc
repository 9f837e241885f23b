// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/health_probe.h"

#include <array>
#include <cerrno>
#include <charconv>

#include <netinet/in.h>
#include <sys/socket.h>

#include "cmd/agent/channel.h"
#include "cmd/agent/health_command.h"
#include "cmd/http/message.h"
#include "netlink/netns.h"

namespace ovn::agent {

namespace {

using Then = std::function<void(Result<void>)>;

Result<netlink::Fd> open_probe_socket(const model::Sandbox& sandbox, ip::Family family) {
  TRY(auto netns, netlink::open_netns(sandbox.netns_path));
  TRY(auto scope, netlink::NetnsScope::enter(netns));
  int domain = family == ip::Family::v4 ? AF_INET : AF_INET6;
  netlink::Fd fd(::socket(domain, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return fail_errno(errno, "socket");
  CHECK_OK(netlink::check_cookie(fd, sandbox.cookie));
  return fd;
}

Failure too_late(const model::HealthCheck& check) {
  return fail(Errc::timeout, "no answer within {} ms", check.timeout.count());
}

// 200 of "HTTP/1.1 200 OK"; nothing for what is not HTTP.
std::optional<int> status_in(std::string_view line) {
  constexpr std::string_view kVersion = "HTTP/1.";
  int status = 0;
  if (!line.starts_with(kVersion) || line.size() < 12 || line[8] != ' ') return {};
  auto [end, error] = std::from_chars(line.data() + 9, line.data() + 12, status);
  bool whole = error == std::errc() && end == line.data() + 12;
  return whole ? std::optional(status) : std::nullopt;
}

// A connection and, for http, a request on it. Held by the functions that wait for something.
class ConnectionLook : public std::enable_shared_from_this<ConnectionLook> {
 public:
  ConnectionLook(Loop& loop, ip::Endpoint at, const model::HealthCheck& check, Then then)
      : loop_(loop), timer_(loop), at_(std::move(at)), check_(check), then_(std::move(then)) {}

  void start(KernelThread& kernel, const model::Sandbox& sandbox) {
    kernel.run([sandbox, family = at_.address.family()] {
      return open_probe_socket(sandbox, family);
    }, [self = shared_from_this()](Result<netlink::Fd> socket) {
      self->opened(std::move(socket));
    });
  }

 private:
  void opened(Result<netlink::Fd> socket) {
    if (!socket) return finish(Failure{std::move(socket).error()});
    auto self = shared_from_this();
    // Only now: what the kernel's thread was busy with before is not the container's fault.
    timer_.arm_after(check_.timeout, [self] { self->finish(too_late(self->check_)); });
    abort_ = connect_on(loop_, *std::move(socket), at_, [self](Result<ChannelPtr> channel) {
      self->connected(std::move(channel));
    });
  }

  void connected(Result<ChannelPtr> channel) {
    if (channel) channel_ = *std::move(channel);
    if (!then_) return finish({});
    if (!channel_) return finish(Failure{std::move(channel).error()});
    if (check_.kind == model::HealthCheck::Kind::tcp) return finish({});
    std::string host = at_.address.is_v4() ? at_.address.to_string()
                                           : fmt::format("[{}]", at_.address);
    out_ = http::format(http::Request{"GET", check_.path, {{"host", host}}, "", false});
    channel_->write(out_, [self = shared_from_this()](Result<size_t>) {});
    read();
  }

  void read() {
    auto into = std::span(chunk_).subspan(size_);
    channel_->read(into, [self = shared_from_this()](Result<size_t> size) {
      self->received(std::move(size));
    });
  }

  void received(Result<size_t> size) {
    if (!then_) return;
    if (!size) return finish(Failure{std::move(size).error()});
    size_ += *size;
    std::string_view text(chunk_.data(), size_);
    bool whole = text.find('\n') != text.npos || *size == 0 || size_ == chunk_.size();
    if (!whole) return read();
    auto status = status_in(text);
    if (!status) return finish(fail(Errc::corrupt, "what answers does not speak HTTP"));
    bool well = *status >= 200 && *status < 400;
    finish(well ? Result<void>() : fail(Errc::unavailable, "HTTP status {}", *status));
  }

  void finish(Result<void> result) {
    timer_.disarm();
    auto then = std::exchange(then_, nullptr);
    if (channel_) channel_->close();
    else if (abort_) abort_();
    if (then) then(std::move(result));
  }

  Loop& loop_;
  Timer timer_;
  ip::Endpoint at_;
  model::HealthCheck check_;
  Then then_;
  std::function<void()> abort_;
  ChannelPtr channel_;
  std::string out_;
  std::array<char, 512> chunk_;
  size_t size_ = 0;
};

// A command under way.
class CommandLook : public std::enable_shared_from_this<CommandLook> {
 public:
  CommandLook(Loop& loop, const model::HealthCheck& check, Then then)
      : loop_(loop), timer_(loop), check_(check), then_(std::move(then)) {}

  void start(KernelThread& kernel, const model::Sandbox& sandbox) {
    kernel.run([sandbox, command = check_.command] {
      return start_health_command(sandbox, command);
    }, [self = shared_from_this()](Result<HealthCommand> started) {
      self->started(std::move(started));
    });
  }

 private:
  void started(Result<HealthCommand> command) {
    if (!command) return then_(Failure{std::move(command).error()});
    command_ = *std::move(command);
    auto ended = [weak = weak_from_this()] {
      if (auto self = weak.lock()) self->ended();
    };
    watch_ = std::make_unique<FdWatch>(loop_, command_.pidfd.get(), ended);
    limit();
  }

  // Until it has ended the timer holds this.
  void limit() {
    timer_.arm_after(check_.timeout, [self = shared_from_this()] {
      self->late_ = true;
      kill_health_command(self->command_);  // which ends it
      self->limit();
    });
  }

  void ended() {
    auto self = shared_from_this();
    auto result = reap_health_command(command_);
    if (!result) return;
    timer_.disarm();
    loop_.post([self] { self->watch_.reset(); });
    auto then = std::exchange(then_, nullptr);
    if (!then) return;
    if (late_) return then(too_late(check_));
    then(*std::move(result));
  }

  Loop& loop_;
  Timer timer_;
  model::HealthCheck check_;
  Then then_;
  HealthCommand command_;
  std::unique_ptr<FdWatch> watch_;
  bool late_ = false;
};

}  // namespace

void look_at_health(Loop& loop, KernelThread& kernel, const model::Sandbox& sandbox,
                    const ip::Address& address, const model::HealthCheck& check,
                    std::function<void(Result<void>)> then) {
  if (check.kind == model::HealthCheck::Kind::exec) {
    return std::make_shared<CommandLook>(loop, check, std::move(then))->start(kernel, sandbox);
  }
  std::make_shared<ConnectionLook>(loop, ip::Endpoint{address, check.port}, check, std::move(then))
      ->start(kernel, sandbox);
}

}  // namespace ovn::agent
