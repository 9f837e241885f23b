// SPDX-License-Identifier: Apache-2.0
// The network under the overlays: our address on it and the largest packet it takes. Read at the
// start, and again when links or addresses of the host change.
#pragma once

#include <functional>

#include "cmd/agent/kernel_thread.h"
#include "cmd/config.h"
#include "core/reconcile/desired.h"

namespace ovn::agent {

// Asks in the calling thread's namespace. Errors: unavailable, if no link of this host has the
// address; invalid, if its MTU is too small for overlay networks.
Result<reconcile::Underlay> read_underlay(const Config::Overlay& config,
                                          const ip::Address& address);

class UnderlayWatch {
 public:
  using OnChanged = std::function<void(const reconcile::Underlay&)>;

  UnderlayWatch(Loop& loop, KernelThread& kernel, const Config::Overlay& config,
                const reconcile::Underlay& now, OnChanged on_changed);

  // Something in the host's namespace changed; it is looked at a little later.
  void handle_change();

 private:
  void look();

  KernelThread& kernel_;
  Config::Overlay config_;
  reconcile::Underlay seen_;
  OnChanged on_changed_;
  Timer timer_;
  bool due_ = false;
};

}  // namespace ovn::agent
