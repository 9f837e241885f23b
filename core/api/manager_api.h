// SPDX-License-Identifier: Apache-2.0
// The manager's API: pure functions from the central state and a request to an answer and what must
// be on disk before it leaves. Who asks has been established by the transport. The watch is the
// transport's too, since it waits; its answer is policy_json().
//
//   /v1/networks, /v1/networks/{ref}            GET, POST; GET, DELETE
//   /v1/services, /v1/services/{ref}            GET, POST; GET, POST, DELETE
//   /v1/services/{ref}/details                  GET
//   /v1/drains, /v1/drains/{ref}                GET, POST; DELETE
//   /v1/cluster/nodes, /v1/cluster/nodes/{ref}  GET; GET, DELETE
//   /v1/cluster/keys                            GET, POST
//   /v1/cluster/settings                        GET, POST
//   /v1/manager/join                            POST
//   /v1/ipam/blocks, /v1/ipam/check             GET
//   /v1/ipam/repair                             POST
//   /v1/manager/leases, /v1/manager/leases/{id} POST; DELETE
#pragma once

#include <string>
#include <vector>

#include "core/api/http.h"
#include "core/controller/drain_rules.h"
#include "core/controller/manager.h"

namespace ovn::api {

inline constexpr std::string_view kJoinPath = "/v1/manager/join";
inline constexpr std::string_view kKeysPath = "/v1/cluster/keys";
inline constexpr std::string_view kSettingsPath = "/v1/cluster/settings";
inline constexpr std::string_view kWatchPath = "/v1/manager/watch";
inline constexpr std::string_view kIpamPath = "/v1/ipam/";
inline constexpr std::string_view kServicesPath = "/v1/services";
inline constexpr std::string_view kDrainsPath = "/v1/drains";

// What a request may need besides the state.
struct ManagerCall {
  Uuid caller;           // the node that proved itself
  std::string fresh_id;  // 32 random hex digits, for what is made
  model::KeySecret fresh_key{};
  int64_t now = 0;       // Unix time, seconds
  uint16_t gossip_port = 0;
  // What is known to be attached, in the whole cluster: for whatever changes something, and below
  // kIpamPath, kServicesPath and kDrainsPath.
  std::vector<controller::KnownEndpoint> endpoints;
  controller::DrainFacts drains;  // for kDrainsPath
  std::set<Uuid> alive;  // the nodes that gossip has not given up
  // What an admitted node is told beside its own entry: {"cluster", "keys", "seeds"}.
  json::object admission;
};

// The path of one node.
std::string node_path(const Uuid& node);

// Requests of nodes that were never admitted are denied, but for joining and for asking about or
// removing themselves.
Outcome manager_api(controller::Manager& manager, const Request& request, const ManagerCall& call);

// {"revision", "networks", "nodes", "leases", "keys", "services", "drains", "settings"}
json::object policy_json(const controller::Policy& policy);

}  // namespace ovn::api
