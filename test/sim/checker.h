// SPDX-License-Identifier: Apache-2.0
// A rule that must hold in every run: after each event, on each datagram, or when all has come to
// rest. A checker that finds it broken calls world.fail() with a line for people that begins with
// the rule's name. One file each in checkers/.
#pragma once

#include "test/sim/fault.h"
#include "test/sim/world.h"

namespace ovn::sim {

class Checker {
 public:
  virtual ~Checker() = default;
  // A host has served an event; its outputs are drained.
  virtual void served(World&, HostId) {}
  virtual void event(World&, HostId, const gossip::Event&) {}
  virtual void sent(World&, HostId /*from*/, HostId /*to*/, const Bytes&) {}
  virtual void arrived(World&, HostId /*to*/, HostId /*from*/, const Bytes&) {}
  // A packet was sent over a connection.
  virtual void streamed(World&, HostId /*from*/, HostId /*to*/, const Bytes&) {}
  // A host was seen to hold a row where it held none (before null), none where it held one (after
  // null), or one that is shown where it was hidden, or the other way round.
  virtual void row(World&, HostId, NetworkTag, const SeenRow* /*before*/,
                   const SeenRow* /*after*/) {}
  // The truth about a host's own record changed.
  virtual void wrote(World&, HostId, NetworkTag, const std::string& /*key*/, const Bytes&) {}
  virtual void dropped(World&, HostId, NetworkTag, const std::string& /*key*/) {}
  virtual void attached(World&, HostId, NetworkTag) {}
  // A host left a network: it forgot what others have there.
  virtual void detached(World&, HostId, NetworkTag) {}
  // A host starts a new boot, or is gone.
  virtual void started(World&, HostId) {}
  virtual void stopped(World&, HostId) {}
  virtual void fault(World&, const Fault&, bool /*begins*/) {}
  // A rule was found broken.
  virtual void broke(World&, const std::string& /*what*/) {}
  // Faults have ceased, and kSettling has passed since.
  virtual void settled(World&) {}
  // A minute and a half has.
  virtual void at_rest(World&) {}
};

}  // namespace ovn::sim
