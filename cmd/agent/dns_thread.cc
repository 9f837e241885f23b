// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/dns_thread.h"

#include <pthread.h>

namespace ovn::agent {

DnsThread::DnsThread(dns::ForwarderConfig config, uint64_t seed)
    : server_(loop_, config, seed), thread_([this] { loop_.run(); }) {
  pthread_setname_np(thread_.native_handle(), "ovn-dns");
}

DnsThread::~DnsThread() {
  loop_.stop();
  thread_.join();
}

}  // namespace ovn::agent
