// SPDX-License-Identifier: Apache-2.0
// Services as people are shown them: with the name of the network, and with the backends that
// whoever answers knows of.
#pragma once

#include <map>

#include "core/base/json.h"
#include "core/controller/backends.h"
#include "core/controller/drain_rules.h"
#include "core/controller/manager.h"

namespace ovn::api {

// As the manager knows it, which follows all networks.
json::object service_details(const controller::Manager& manager, const model::Service& service,
                             std::span<const controller::KnownEndpoint> endpoints);

// A drain with the backends that it takes out, and what is awaited: nodes that have not
// followed yet, and networks that the manager does not know all of yet ("network NAME").
json::object drain_json(const controller::Manager& manager,
                        const controller::DrainProgress& progress);

// Whether this host hears of all backends of the service.
bool follows(const controller::Host& host, const model::Service& service);
// As a host knows it. Requires follows().
json::object service_details(const controller::Host& host, const model::Service& service);

// The backends in what service_details() shows, whoever made it, by the names of their nodes.
using BackendsByNode = std::map<std::string, std::vector<model::EndpointId>>;
BackendsByNode backends_by_node(const json::object& details);
// How many connections they have, and why that is not known of all backends of a node.
struct Connections {
  std::map<model::EndpointId, size_t> counts;
  std::map<std::string, std::string> unknown;
};
// Adds "connections" to each backend whose are known, and "uncounted" if not all are.
void add_connections(json::object& details, const Connections& connections);

// GET /v1/services: all of them, by name; with the number of backends where the host follows.
json::array services_json(const controller::Host& host);

}  // namespace ovn::api
