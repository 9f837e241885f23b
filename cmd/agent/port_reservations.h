// SPDX-License-Identifier: Apache-2.0
// The ports of this host that published ports take, each held by a bound socket: no other process
// can bind one, and one that another process has is refused. The sockets never see a packet: what
// is published is translated before it could reach one, and should the rules be missing for a
// moment, a filter drops what comes, so that clients try again instead of being told no.
#pragma once

#include <map>
#include <set>

#include "core/base/result.h"
#include "core/model/publish.h"
#include "netlink/fd.h"

namespace ovn::agent {

class PortReservations {
 public:
  // Holds the port, in place of any that clash with it: of two that clash, only one is an
  // endpoint's. Again does no harm. Errors: conflict (another process has it), invalid (its address
  // is none of this host's), kernel.
  Result<void> take(const model::HostPort& port);
  // Lets go of all others, and tries to get those of these that are not held.
  void follow(const std::set<model::HostPort>& ports);
  // follow() would do nothing.
  bool agrees_with(const std::set<model::HostPort>& ports) const;

 private:
  // Without a socket where this kernel has no such protocol: then nobody else has one either.
  std::map<model::HostPort, netlink::Fd> held_;
};

}  // namespace ovn::agent
