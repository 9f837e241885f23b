// SPDX-License-Identifier: Apache-2.0
// Attaching and detaching, from the request to the answer, as chains of small calls: find out whom
// the target means (runtimes), look at its namespace (kernel thread), bind the ports to publish,
// choose addresses (asking the manager only if it must be), commit (store thread), program (kernel
// thread), answer. An attachment that the kernel refuses is taken back, so that the caller finds
// either all of it or nothing.
//
// Failpoints: attach.inspected, attach.leased, attach.committed, attach.settled, detach.committed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cmd/agent/host_driver.h"
#include "cmd/agent/ingress_keeper.h"
#include "cmd/agent/manager_link.h"
#include "cmd/agent/runtimes.h"
#include "core/controller/attach_rules.h"
#include "core/controller/detach_rules.h"

namespace ovn::agent {

// What the flows work with; all of it outlives them.
struct FlowTools {
  Loop& loop;
  HostDriver& host;
  KernelThread& kernel;
  ManagerLink& manager;
  Runtimes& runtimes;
  IngressKeeper& ingress;
  uint64_t host_cookie;  // of the namespace that the agent is in
};

struct Attached {
  model::EndpointId endpoint;
  bool pending = false;  // committed, but the kernel does not hold all of it after `at_most`
};

// `request` has what the caller wants; target and identities are filled in here. Errors: those of
// Runtimes::resolve(), look_at() and prepare_attach(), the manager's, the store's, the kernel's.
void attach(FlowTools tools, const std::string& target, controller::AttachRequest request,
            Duration at_most, std::function<void(Result<Attached>)> then);

using DetachedList = std::vector<reconcile::LocalEndpoint>;

// Detaches a target, which may be gone, or the container of that name, from one network or (empty)
// all. Errors: invalid, not_found, conflict (the name may be several), unavailable (store).
void detach(FlowTools tools, const std::string& target, const std::string& network,
            Duration at_most, std::function<void(Result<DetachedList>)> then);

}  // namespace ovn::agent
