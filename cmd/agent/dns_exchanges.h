// SPDX-License-Identifier: Apache-2.0
// The sockets of dns::Forwarder, in the host's namespace: one for each exchange with an upstream,
// connected, so that the kernel drops what comes from elsewhere, at a port that the kernel chose.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "cmd/agent/loop.h"
#include "core/dns/forwarder.h"

namespace ovn::agent {

class DnsExchanges {
 public:
  using ExchangeId = dns::Forwarder::ExchangeId;
  // Called from the loop, never from within a call of this class.
  struct Calls {
    std::function<void(ExchangeId, ByteView)> replied;
    std::function<void(ExchangeId)> failed;
  };

  DnsExchanges(Loop& loop, Calls calls) : loop_(loop), calls_(std::move(calls)) {}
  ~DnsExchanges();

  void send(dns::Forwarder::Send send);
  void close(ExchangeId id);

 private:
  class Exchange;
  class Datagram;
  class Stream;

  Loop& loop_;
  Calls calls_;
  std::map<ExchangeId, std::shared_ptr<Exchange>> open_;
};

}  // namespace ovn::agent
