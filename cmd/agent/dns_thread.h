// SPDX-License-Identifier: Apache-2.0
// The thread that answers names: a loop of its own, so that queries at full rate do not delay the
// probes of other hosts. What it is told moves to it; it shares nothing but zones, which never
// change.
#pragma once

#include <thread>

#include "cmd/agent/dns_server.h"

namespace ovn::agent {

class DnsThread {
 public:
  DnsThread(dns::ForwarderConfig config, uint64_t seed);
  // Ends the thread; what was posted and not yet done never is.
  ~DnsThread();

  // Runs work(server) there.
  void post(std::function<void(DnsServer&)> work) {
    loop_.post([this, work = std::move(work)] { work(server_); });
  }

 private:
  Loop loop_;
  DnsServer server_;
  std::thread thread_;
};

}  // namespace ovn::agent
