// SPDX-License-Identifier: Apache-2.0
// A rule that must hold in every run: after each event, on each datagram, or when all has come to
// rest. A checker that finds it broken calls world.fail() with a line for people. One file each in
// checkers/.
#pragma once

#include "test/sim/world.h"

namespace ovn::sim {

class Checker {
 public:
  virtual ~Checker() = default;
  // A host has served an event; its outputs are drained.
  virtual void served(World&, HostId) {}
  virtual void event(World&, HostId, const gossip::Event&) {}
  virtual void sent(World&, HostId /*from*/, HostId /*to*/, const Bytes&) {}
  // The truth about a host's own record changed.
  virtual void wrote(World&, HostId, NetworkTag, const std::string& /*key*/, const Bytes&) {}
  // A host left a network: it forgot what others have there.
  virtual void detached(World&, HostId, NetworkTag) {}
  // A host starts a new boot, or is gone.
  virtual void started(World&, HostId) {}
  virtual void stopped(World&, HostId) {}
  // Faults have ceased and time has passed.
  virtual void at_rest(World&) {}
};

// Looks at a host's records of a network after they changed: not at once, since a burst changes
// them a thousand times, but within half a second of virtual time, and at rest.
class RecordChecker : public Checker {
 public:
  void event(World& world, HostId id, const gossip::Event& event) override;
  void served(World& world, HostId) override;
  void started(World& world, HostId id) override;
  void at_rest(World& world) override;

 protected:
  virtual void look(World& world, HostId id, NetworkTag network) = 0;
  // A new boot of the host knows nothing of what was before.
  virtual void forget(HostId) {}

 private:
  void sweep(World& world);

  std::set<std::pair<HostId, NetworkTag>> changed_;
  Instant swept_;
};

}  // namespace ovn::sim
