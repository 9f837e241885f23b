// SPDX-License-Identifier: Apache-2.0
// The network under the overlays: our address on it, and the largest packets that it takes, to
// hosts in general and by routes that have an MTU of their own. Read at the start, when links,
// addresses or such routes of the host change, and once a minute.
#pragma once

#include <functional>
#include <set>

#include "cmd/agent/kernel_thread.h"
#include "cmd/config.h"
#include "core/reconcile/desired.h"

namespace ovn::agent {

// Asks in the calling thread's namespace. Of more than 256 peers only one is asked about for each
// /24 or /64, the others being taken to be routed as that one is; none if the configuration names
// the MTU. Errors: unavailable, if no link of this host has the address; invalid, if its MTU is too
// small for overlay networks.
Result<reconcile::Underlay> read_underlay(const Config::Overlay& config,
                                          const ip::Address& address,
                                          const std::set<ip::Address>& peers);

class UnderlayWatch {
 public:
  using OnChanged = std::function<void(const reconcile::Underlay&)>;

  UnderlayWatch(Loop& loop, KernelThread& kernel, const Config::Overlay& config,
                const reconcile::Underlay& now, OnChanged on_changed);

  // Something in the host's namespace changed; it is looked at a little later.
  void handle_change();
  // The VTEPs of the other hosts.
  void set_peers(std::set<ip::Address> peers);

 private:
  void look();

  KernelThread& kernel_;
  Config::Overlay config_;
  reconcile::Underlay seen_;
  std::set<ip::Address> peers_;
  OnChanged on_changed_;
  Timer timer_;
  bool due_ = false;
};

}  // namespace ovn::agent
