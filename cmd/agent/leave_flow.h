// SPDX-License-Identifier: Apache-2.0
// Leaving the cluster, from the request to the end of the agent: nothing is attached here any more
// (controller::check_leave), the manager has let the node go with its leases, gossip has said
// goodbye; then the caller is answered and `left` is called, which ends the agent and removes its
// state. What fails before that leaves the host a member, who may try again; so does a crash, since
// a manager that does not know a node any more consents to its leaving.
//
// Failpoints: leave.detached, leave.removed.
#pragma once

#include "cmd/agent/attach_flow.h"
#include "cmd/agent/gossip_driver.h"
#include "cmd/agent/manager_server.h"

namespace ovn::agent {

class LeaveFlow {
 public:
  // `manager_server` is null but on the manager's host. All of it outlives the flow.
  LeaveFlow(FlowTools tools, GossipDriver& gossip, const ManagerServer* manager_server,
            std::function<void()> left);

  // Errors: conflict (containers are attached; others need this manager; under way already),
  // unavailable (the manager cannot be told, store).
  using Then = std::function<void(Result<DetachedList>)>;
  void begin(bool force, Then then);

  // Nothing may be attached any more.
  bool under_way() const { return then_ != nullptr; }

 private:
  Result<void> check(bool force) const;
  void ask_manager();
  void detach_all();
  void detached(Result<void> committed);
  void remove_node();
  void say_goodbye();
  void answer();
  void fail_with(Error why);

  FlowTools tools_;
  GossipDriver& gossip_;
  const ManagerServer* manager_server_;
  std::function<void()> left_;
  Timer timer_;
  Duration idle_time_{};  // of the host, should it stay
  DetachedList detached_;
  Then then_;
};

}  // namespace ovn::agent
