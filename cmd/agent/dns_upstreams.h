// SPDX-License-Identifier: Apache-2.0
// Whom to ask what no container is called: the DNS servers of the configuration, or the host's own,
// read again when /etc/resolv.conf changes.
#pragma once

#include <sys/stat.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/agent/loop.h"
#include "core/base/ip.h"

namespace ovn::agent {

// The first three "nameserver" lines of resolv.conf(5), as the C library takes them.
std::vector<ip::Endpoint> parse_resolv_conf(std::string_view text);

// The host's own configuration, and how long a change may go unnoticed.
struct ResolvConf {
  std::string path = "/etc/resolv.conf";
  Duration read_again = std::chrono::seconds(2);
};

class DnsUpstreams {
 public:
  using OnChanged = std::function<void(std::vector<ip::Endpoint>)>;

  // `on_changed` is called whenever there are others than before, in start() too. Of a file that
  // cannot be read there are none, and the log tells it once.
  DnsUpstreams(Loop& loop, OnChanged on_changed, ResolvConf file = {});

  // These; if there are none, the host's.
  void start(std::vector<ip::Endpoint> configured);

 private:
  void look();

  OnChanged on_changed_;
  ResolvConf file_;
  std::vector<ip::Endpoint> configured_;
  std::optional<struct stat> seen_;  // all zero: there was no file
  Timer timer_;
};

}  // namespace ovn::agent
