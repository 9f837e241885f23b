// SPDX-License-Identifier: Apache-2.0
// Brings about this host's part in the ingress network (core/controller/ingress_rules): takes a
// place there when the first service is published on every host, gives backends their second
// endpoints, and takes all of it back, each time after what the host knows has changed. What cannot
// be done now, for want of an address, is told of and tried again.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cmd/agent/host_driver.h"
#include "cmd/agent/manager_link.h"

namespace ovn::agent {

class IngressKeeper {
 public:
  IngressKeeper(Loop& loop, HostDriver& host, ManagerLink& manager);

  // Services or endpoints may have changed.
  void check();
  // Calls back when the sandbox has what it is to have in the ingress network, in the kernel too,
  // or when it cannot have it for now.
  void await(const model::SandboxId& sandbox, std::function<void()> done);
  // Why something is missing; empty if nothing is.
  const std::string& trouble() const { return trouble_; }

 private:
  void ask(const controller::NeedLease& need);
  void commit(store::Batch batch, std::vector<model::EndpointId> added);
  void committed(const std::vector<model::EndpointId>& added);
  void fail_for_now(const Error& why);
  // Those who have what they wait for, or all.
  void release(bool all);

  struct Waiting {
    model::SandboxId sandbox;
    std::function<void()> done;
  };

  Loop& loop_;
  HostDriver& host_;
  ManagerLink& manager_;
  std::vector<Waiting> waiting_;
  std::string trouble_;
  bool busy_ = false;     // with a lease or a commit under way
  size_t settling_ = 0;   // changes that the kernel has not followed yet
  Instant not_before_{};  // after what could not be done
  Timer retry_;
};

}  // namespace ovn::agent
