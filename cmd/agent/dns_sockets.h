// SPDX-License-Identifier: Apache-2.0
// The sockets inside a container's namespace on which names are asked for. Opening them enters the
// namespace and belongs on the kernel thread; once open they work from any. They keep the namespace
// alive: whoever holds them lets go when the container has gone.
#pragma once

#include <vector>

#include "core/model/endpoint.h"
#include "netlink/fd.h"

namespace ovn::agent {

struct DnsSockets {
  std::vector<netlink::Fd> udp, tcp;  // of IPv4, and of IPv6 where the kernel has it
  uint16_t port = 0;                  // of all of them
};

// At model::kDnsAddress and kDnsAddress6, at the first of the ports to be tried that is free there.
// Errors: not_found; unavailable (the loopback device is not up yet); conflict (another namespace
// is there now, or no port is free); kernel.
Result<DnsSockets> open_dns_sockets(const model::Sandbox& sandbox);

// Whether somebody in the namespace answers at model::kDnsAddress already: a runtime that has a DNS
// server of its own there (Docker). Errors: not_found, kernel.
Result<bool> has_other_dns(const std::string& netns_path);

}  // namespace ovn::agent
