// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/vtep_probe.h"

#include <array>
#include <cerrno>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cmd/cluster/socket_address.h"
#include "core/base/log.h"
#include "core/controller/vtep_echo.h"

namespace ovn::agent {

VtepProbe::VtepProbe(Loop& loop, std::function<void()> on_changed)
    : loop_(loop),
      on_changed_(std::move(on_changed)),
      timer_(loop),
      identifier_(static_cast<uint16_t>(::getpid())) {}

void VtepProbe::set_targets(const std::set<ip::Address>& targets) {
  liveness_.set_targets(targets, loop_.now());
  if (targets.empty()) v4_ = {}, v6_ = {};
  step();
}

VtepProbe::Socket& VtepProbe::socket_for(ip::Family family) {
  bool v4 = family == ip::Family::v4;
  Socket& socket = v4 ? v4_ : v6_;
  if (socket.fd) return socket;
  int type = SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK;
  socket.fd = netlink::Fd(v4 ? ::socket(AF_INET, type, IPPROTO_ICMP)
                             : ::socket(AF_INET6, type, IPPROTO_ICMPV6));
  if (!socket.fd) {
    log::warn("cannot ask hosts whether they live: {}",
              fail_errno(errno, "ICMP socket").error.message);
    return socket;
  }
  socket.watch =
      std::make_unique<FdWatch>(loop_, socket.fd.get(), [this, family] { receive(family); });
  return socket;
}

void VtepProbe::send(const ip::Address& target) {
  Socket& socket = socket_for(target.family());
  auto request = controller::echo_request(target.family(), identifier_, ++sequence_);
  cluster::SocketAddress to({target, 0});
  ::sendto(socket.fd.get(), request.data(), request.size(), 0, to.raw(), to.size());
}

void VtepProbe::receive(ip::Family family) {
  std::array<uint8_t, 256> bytes;
  cluster::SocketAddress from;
  ssize_t size = ::recvfrom(socket_for(family).fd.get(), bytes.data(), bytes.size(), 0, from.raw(),
                            from.size_of());
  auto sender = from.endpoint();
  if (size <= 0 || !sender) return;
  ByteView received(bytes.data(), static_cast<size_t>(size));
  if (!controller::is_echo_reply(family, received, identifier_)) return;
  liveness_.handle_reply(sender->address);
  step();
}

void VtepProbe::step() {
  bool changed = false;
  for (const auto& target : liveness_.poll(loop_.now(), changed)) send(target);
  timer_.arm(liveness_.next_deadline(), [this] { step(); });
  if (changed) on_changed_();
}

}  // namespace ovn::agent
