// SPDX-License-Identifier: Apache-2.0
// The CNM nouns as JSON: one form for the store, the API and the manager's protocol. Reading is
// strict: unknown or missing fields, wrong types and impossible values are errors that name the
// field. Numbers of 64 bits are decimal strings where they may exceed 2^53.
#pragma once

#include "core/base/json.h"
#include "core/model/drain.h"
#include "core/model/endpoint.h"
#include "core/model/gossip_key.h"
#include "core/model/ingress_place.h"
#include "core/model/lease.h"
#include "core/model/network.h"
#include "core/model/node.h"
#include "core/model/settings.h"
#include "core/model/uplink.h"
#include "core/model/service.h"

namespace ovn::store {

json::object to_json(const model::Network& network);
json::object to_json(const model::Endpoint& endpoint);
json::object to_json(const model::Sandbox& sandbox);
json::object to_json(const model::Lease& lease);
json::object to_json(const model::Node& node);
json::object to_json(const model::Uplink& uplink);
json::object to_json(const model::IngressPlace& place);
json::object to_json(const model::Settings& settings);
// With its secret: for the store and for hosts that proved to be of the cluster.
json::object to_json(const model::GossipKey& key);
json::object to_json(const model::Service& service);
json::object to_json(const model::HealthCheck& check);
json::object to_json(const model::PublishedService& port);
json::object to_json(const model::Drain& drain);

// Errors: invalid.
Result<model::Network> parse_network(const json::object& fields);
Result<model::Endpoint> parse_endpoint(const json::object& fields);
Result<model::Sandbox> parse_sandbox(const json::object& fields);
Result<model::Lease> parse_lease(const json::object& fields);
Result<model::Node> parse_node(const json::object& fields);
Result<model::Uplink> parse_uplink(const json::object& fields);
Result<model::IngressPlace> parse_ingress_place(const json::object& fields);
Result<model::Settings> parse_settings(const json::object& fields);
Result<model::GossipKey> parse_gossip_key(const json::object& fields);
Result<model::Service> parse_service(const json::object& fields);
Result<model::HealthCheck> parse_health(const json::object& fields);
// What is not there is as in Docker's long form.
Result<model::PublishedService> parse_published_service(const json::object& fields);
Result<model::Drain> parse_drain(const json::object& fields);

}  // namespace ovn::store
