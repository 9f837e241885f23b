// SPDX-License-Identifier: Apache-2.0
// Keeps this host's address blocks in measure: asks for the next one before the last is used up, so
// that an attachment need not wait for the manager, and gives idle ones back. When to ask is
// controller::LeaseAsks' to say.
#pragma once

#include "cmd/agent/host_driver.h"
#include "cmd/agent/manager_link.h"
#include "core/controller/lease_asks.h"

namespace ovn::agent {

class LeaseKeeper {
 public:
  LeaseKeeper(Loop& loop, HostDriver& host, ManagerLink& manager);

  // Addresses were taken or released: perhaps a block must be asked for.
  void check();

 private:
  void ask(const controller::NeedLease& need);
  void give_back_idle();
  void return_leases();
  void arm();

  Loop& loop_;
  HostDriver& host_;
  ManagerLink& manager_;
  Timer timer_, retry_timer_;
  controller::LeaseAsks asks_;
};

}  // namespace ovn::agent
