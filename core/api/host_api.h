// SPDX-License-Identifier: Apache-2.0
// The part of an agent's API that this host alone can answer: pure functions of the host's state
// and of what the agent passes in (how the reconciler stands, whom gossip knows). The agent's own
// flows (attach, detach, what goes to the manager) use the same forms.
//
//   host_api.cc       networks, attachments, the body of an attach request
//   ipam_api.cc       pools, who holds an address
//   status_api.cc     the state of the kernel, the plan, the status screen
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/api/http.h"
#include "core/controller/attach_rules.h"
#include "core/controller/host.h"
#include "core/reconcile/reconciler.h"

namespace ovn::api {

// reconcile::Reconciler::standing.
using StandingOf =
    std::function<reconcile::Standing(const kernel::NetnsName&, const std::string& link)>;

// GET /v1/networks: all of them, by name.
json::array networks_json(const controller::Host& host);

// GET /v1/networks/{ref}, with this host's endpoints and the names of all members. Errors: those of
// find_network().
Result<json::object> network_json(const controller::Host& host, std::string_view reference,
                                  const std::vector<std::string>& members,
                                  const StandingOf& standing);

// GET /v1/attachments: all of this host, by sandbox name, then network name.
json::array attachments_json(const controller::Host& host, const StandingOf& standing);

// One attachment: "ready", "pending", "waiting" (for its container to start again) or "error: why".
json::object attachment_json(const controller::Host& host, const model::Endpoint& endpoint,
                             const StandingOf& standing);

// One that is not (or no longer) in the host's state, in a state of the caller's words.
json::object attachment_json(const controller::Host& host, const reconcile::LocalEndpoint& local,
                             std::string_view state);

struct AttachBody {
  std::string target;
  bool wait = true;                   // for the kernel
  controller::AttachRequest request;  // what the caller wants; the agent adds the rest
};
// The body of POST /v1/attachments. Errors: invalid, naming the field.
Result<AttachBody> parse_attach(std::string_view body);

// "once" or "follow": whether a container is followed over its restarts. Errors: invalid.
Result<bool> parse_restart(std::string_view text);

// The body of POST /v1/cluster/leave: whether to detach what is attached. Errors: invalid.
Result<bool> parse_leave(std::string_view body);

// GET /v1/ipam/pools: each subnet, with the addresses that this host knows to be in use: those of
// its own endpoints, and of others in the networks that it takes part in.
json::array pools_json(const controller::Host& host);

// GET /v1/ipam/addresses/{address}: who holds it in each network whose subnets contain it, or in
// the one that `network` names. Errors: invalid, not_found.
Result<json::array> address_json(const controller::Host& host, std::string_view address,
                                 std::string_view network);

// What GET /v1/status tells besides the host's own state.
struct StatusFacts {
  std::string cluster;
  std::vector<std::string> managers;
  std::string manager_state;  // "ok", "unreachable: why" or "none"
  json::object members;       // how many are in each state
  bool isolated = false;      // most of them fell silent at once: it seems to be this host
  std::string ingress_trouble;  // why something is missing in the ingress network, or nothing
  Duration uptime{};
  Instant now;
  int64_t unix_now = 0;  // the same moment on the wall clock, seconds
};
json::object status_json(const controller::Host& host, const reconcile::Status& kernel,
                         const StatusFacts& facts);

// GET /v1/debug/plan: what would be done now, and how many objects are ours.
json::object plan_json(const reconcile::Reconciler& reconciler);

}  // namespace ovn::api
