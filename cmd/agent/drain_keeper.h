// SPDX-License-Identifier: Apache-2.0
// Ends the drains of this host's endpoints that are no more: the manager keeps a drain until
// somebody says that it is over, and the endpoint's host is who knows. One at a time, so that the
// manager's answers to others are not kept waiting.
#pragma once

#include "cmd/agent/host_driver.h"
#include "cmd/agent/manager_link.h"

namespace ovn::agent {

class DrainKeeper {
 public:
  DrainKeeper(Loop& loop, HostDriver& host, ManagerLink& manager);

 private:
  void end_those_gone();
  void end_next();

  Loop& loop_;
  HostDriver& host_;
  ManagerLink& manager_;
  std::vector<model::EndpointId> gone_;  // the next one last
  bool asking_ = false;
  Timer timer_;
};

}  // namespace ovn::agent
