// SPDX-License-Identifier: Apache-2.0
// Asks the hosts whose agents have failed whether their kernels live: ICMP echo (RFC 792, RFC 4443)
// to their VTEPs, as controller::VtepLiveness wants it. Sockets are open only while there is
// somebody to ask.
#pragma once

#include <functional>
#include <memory>
#include <set>

#include "cmd/agent/loop.h"
#include "core/controller/vtep_liveness.h"
#include "netlink/fd.h"

namespace ovn::agent {

class VtepProbe {
 public:
  VtepProbe(Loop& loop, std::function<void()> on_changed);

  void set_targets(const std::set<ip::Address>& targets);
  bool alive(const ip::Address& vtep) const { return liveness_.alive(vtep); }

 private:
  struct Socket {
    netlink::Fd fd;
    std::unique_ptr<FdWatch> watch;
  };

  Socket& socket_for(ip::Family family);
  void receive(ip::Family family);
  void send(const ip::Address& target);
  void step();

  Loop& loop_;
  std::function<void()> on_changed_;
  controller::VtepLiveness liveness_;
  Timer timer_;
  Socket v4_, v6_;
  uint16_t identifier_;
  uint16_t sequence_ = 0;
};

}  // namespace ovn::agent
