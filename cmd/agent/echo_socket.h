// SPDX-License-Identifier: Apache-2.0
// ICMP echo (RFC 792, RFC 4443) as the agent needs it: ask an address, hear who answered. Raw sockets,
// opened at the first request of a family and only then.
#pragma once

#include <functional>
#include <memory>

#include "cmd/agent/loop.h"
#include "core/base/ip.h"
#include "core/base/result.h"

namespace ovn::agent {

class EchoSocket {
 public:
  using OnReply = std::function<void(const ip::Address& from)>;

  EchoSocket(Loop& loop, OnReply on_reply);
  ~EchoSocket();

  // Sends one echo request. A request that cannot be sent (no route) counts as unanswered.
  // Errors: kernel or denied, when there can be no raw socket.
  Result<void> request(const ip::Address& to);

 private:
  struct Family;

  Result<Family*> family_of(const ip::Address& address);

  Loop& loop_;
  OnReply on_reply_;
  uint16_t identifier_;
  uint16_t sequence_ = 0;
  std::unique_ptr<Family> v4_, v6_;
};

}  // namespace ovn::agent
