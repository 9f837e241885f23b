// SPDX-License-Identifier: Apache-2.0
#include "core/api/manager_api.h"

#include <algorithm>

#include "core/api/lease_json.h"
#include "core/api/network_body.h"
#include "core/api/router.h"
#include "core/api/service_body.h"
#include "core/api/service_json.h"
#include "core/base/number.h"
#include "core/controller/key_rules.h"
#include "core/controller/lease_rules.h"
#include "core/controller/network_rules.h"
#include "core/controller/node_rules.h"
#include "core/controller/reference.h"
#include "core/controller/service_rules.h"
#include "core/controller/settings_rules.h"
#include "core/store/codec.h"

namespace ovn::api {

using controller::Manager;

namespace {

constexpr int kCreated = 201;

struct Call {
  Manager& manager;
  const Request& request;
  const ManagerCall& call;
  Params params;

  const std::string& ref() const { return params.at("ref"); }
};
using Handler = Result<Outcome> (*)(const Call&);

template <class Nouns>
json::array list_json(const Nouns& nouns) {
  json::array out;
  for (const auto& noun : nouns) out.push_back(store::to_json(noun));
  return out;
}

template <class T>
Outcome made(const controller::Changed<T>& changed, int status = 200) {
  return {reply(store::to_json(changed.value), status), changed.batch};
}

template <class Id, class T>
Result<Outcome> list_by_name(const std::map<Id, T>& held) {
  std::vector<T> nouns;
  for (const auto& [_, noun] : held) nouns.push_back(noun);
  std::ranges::sort(nouns, {}, &T::name);
  return Outcome{reply(list_json(nouns)), {}};
}

Result<Outcome> list_networks(const Call& in) { return list_by_name(in.manager.networks); }

Result<Outcome> show_network(const Call& in) {
  TRY(auto network, controller::find_network(in.manager.networks, in.ref()));
  return Outcome{reply(store::to_json(*network)), {}};
}

Result<Outcome> post_network(const Call& in) {
  TRY(auto request, parse_network_request(in.request.body));
  TRY(auto changed,
      create_network(in.manager, request, model::NetworkId(in.call.fresh_id), in.call.now));
  return made(changed, kCreated);
}

Result<Outcome> delete_network(const Call& in) {
  TRY(auto changed, remove_network(in.manager, in.ref(), in.call.endpoints));
  json::object body{{"id", changed.value.id.str()}, {"name", changed.value.name}};
  return Outcome{reply(std::move(body)), std::move(changed.batch)};
}

Result<Outcome> list_services(const Call& in) { return list_by_name(in.manager.services); }

Result<Outcome> show_service(const Call& in) {
  TRY(auto service, controller::find_service(in.manager.services, in.ref()));
  return Outcome{reply(store::to_json(*service)), {}};
}

Result<Outcome> show_service_details(const Call& in) {
  TRY(auto service, controller::find_service(in.manager.services, in.ref()));
  return Outcome{reply(service_details(in.manager, *service, in.call.endpoints)), {}};
}

Result<Outcome> post_service(const Call& in) {
  TRY(auto request, parse_service_request(in.request.body));
  TRY(auto changed, create_service(in.manager, request, model::ServiceId(in.call.fresh_id),
                                   in.call.now, in.call.endpoints));
  return made(changed, kCreated);
}

Result<Outcome> post_service_update(const Call& in) {
  TRY(auto update, parse_service_update(in.request.body));
  TRY(auto changed, update_service(in.manager, in.ref(), update, model::NetworkId(in.call.fresh_id),
                                   in.call.now, in.call.endpoints));
  return made(changed);
}

Result<Outcome> delete_service(const Call& in) {
  bool force = in.request.query.contains("force");
  TRY(auto changed, remove_service(in.manager, in.ref(), force, in.call.endpoints));
  return made(changed);
}

Result<Outcome> list_drains(const Call& in) {
  json::array out;
  for (const auto& progress :
       drains_in_progress(in.manager, in.call.endpoints, in.call.drains)) {
    out.push_back(drain_json(in.manager, progress));
  }
  return Outcome{reply(std::move(out)), {}};
}

Result<Outcome> post_drain(const Call& in) {
  TRY(auto fields, json::parse_object(in.request.body));
  json::ObjectReader reader(fields);
  std::string target = reader.text("target");
  CHECK_OK(reader.finish());
  TRY(auto changed, begin_drain(in.manager, target, in.call.endpoints));
  return made(changed, kCreated);
}

Result<Outcome> delete_drain(const Call& in) {
  TRY(auto changed, end_drain(in.manager, in.ref(), in.call.endpoints));
  return made(changed);
}

Result<Outcome> list_nodes(const Call& in) { return list_by_name(in.manager.nodes); }

Result<Outcome> show_node(const Call& in) {
  TRY(auto node, controller::find_node(in.manager.nodes, in.ref()));
  return Outcome{reply(store::to_json(*node)), {}};
}

Result<Outcome> delete_node(const Call& in) {
  TRY(auto changed, remove_node(in.manager, in.ref()));
  return made(changed);
}

// As people may see it. "missing" are the nodes that have not confirmed the key's state, "awaited"
// those of them that live.
json::object key_json(const Call& in, const model::GossipKey& key) {
  json::array missing, awaited;
  auto nodes = controller::unconfirmed(in.manager, key);
  for (const model::Node* node : nodes) {
    missing.push_back(json::value(node->name));
    if (in.call.alive.contains(node->id)) awaited.push_back(json::value(node->name));
  }
  return {{"id", key.id},
          {"state", to_string(key.state)},
          {"created", key.created},
          {"nodes", in.manager.nodes.size()},
          {"confirmed", in.manager.nodes.size() - nodes.size()},
          {"missing", std::move(missing)},
          {"awaited", std::move(awaited)}};
}

Result<Outcome> list_keys(const Call& in) {
  json::array out;
  for (const auto& [_, key] : in.manager.keys) out.push_back(key_json(in, key));
  return Outcome{reply(std::move(out)), {}};
}

Result<Outcome> post_key(const Call& in) {
  TRY(auto changed, begin_rotation(in.manager, in.call.fresh_key, in.call.now));
  return Outcome{reply(key_json(in, changed.value), kCreated), std::move(changed.batch)};
}

Result<Outcome> show_settings(const Call& in) {
  return Outcome{reply(store::to_json(in.manager.settings)), {}};
}

Result<Outcome> post_settings(const Call& in) {
  TRY(auto fields, json::parse_object(in.request.body));
  TRY(auto wanted, store::parse_settings(fields));
  TRY(auto changed, change_settings(in.manager, wanted, in.call.gossip_port));
  return made(changed);
}

Result<Outcome> join(const Call& in) {
  TRY(auto fields, json::parse_object(in.request.body));
  json::ObjectReader reader(fields);
  model::Node node;
  node.id = reader.parsed("id", Uuid::parse).value_or(Uuid());
  node.name = reader.text("name");
  node.address = reader.parsed("address", ip::Address::parse).value_or(ip::Address());
  node.joined = in.call.now;
  CHECK_OK(reader.finish());
  if (node.id != in.call.caller) {
    return fail(Errc::denied, "the proof is that of node {}", in.call.caller);
  }
  TRY(auto changed, admit_node(in.manager, node));
  json::object body = in.call.admission;
  body["node"] = store::to_json(changed.value);
  return Outcome{reply(std::move(body), kCreated), std::move(changed.batch)};
}

Result<Outcome> post_lease(const Call& in) {
  TRY(auto fields, json::parse_object(in.request.body));
  json::ObjectReader reader(fields);
  controller::LeaseRequest wanted;
  wanted.node = in.call.caller;
  wanted.network = reader.text("network");
  wanted.subnet = reader.parsed("subnet", ip::Prefix::parse);
  wanted.address = reader.parsed("address", ip::Address::parse);
  CHECK_OK(reader.finish());
  TRY(auto changed, grant_lease(in.manager, wanted, in.call.endpoints));
  return made(changed, kCreated);
}

Result<Outcome> delete_lease(const Call& in) {
  auto id = parse_number(in.ref());
  if (!id) return fail(Errc::invalid, "lease '{}': not a number", in.ref());
  TRY(auto changed, release_lease(in.manager, in.call.caller, *id));
  return made(changed);
}

Result<Outcome> list_leases(const Call& in) {
  return Outcome{reply(leases_json(in.manager, in.call.endpoints)), {}};
}

Result<Outcome> check_leases(const Call& in) {
  return Outcome{reply(findings_json(controller::check_leases(in.manager, in.call.endpoints))), {}};
}

Result<Outcome> repair_leases(const Call& in) {
  auto repaired = controller::repair_leases(in.manager, in.call.endpoints);
  return Outcome{reply(findings_json(repaired.value)), std::move(repaired.batch)};
}

const Router<Handler>& router() {
  static const Router<Handler> routes = [] {
    Router<Handler> table;
    table.add("GET", "/v1/networks", list_networks)
        .add("POST", "/v1/networks", post_network)
        .add("GET", "/v1/networks/{ref}", show_network)
        .add("DELETE", "/v1/networks/{ref}", delete_network)
        .add("GET", kServicesPath, list_services)
        .add("POST", kServicesPath, post_service)
        .add("GET", "/v1/services/{ref}", show_service)
        .add("POST", "/v1/services/{ref}", post_service_update)
        .add("DELETE", "/v1/services/{ref}", delete_service)
        .add("GET", "/v1/services/{ref}/details", show_service_details)
        .add("GET", kDrainsPath, list_drains)
        .add("POST", kDrainsPath, post_drain)
        .add("DELETE", "/v1/drains/{ref}", delete_drain)
        .add("GET", "/v1/cluster/nodes", list_nodes)
        .add("GET", "/v1/cluster/nodes/{ref}", show_node)
        .add("DELETE", "/v1/cluster/nodes/{ref}", delete_node)
        .add("GET", kKeysPath, list_keys)
        .add("POST", kKeysPath, post_key)
        .add("GET", kSettingsPath, show_settings)
        .add("POST", kSettingsPath, post_settings)
        .add("POST", kJoinPath, join)
        .add("GET", "/v1/ipam/blocks", list_leases)
        .add("GET", "/v1/ipam/check", check_leases)
        .add("POST", "/v1/ipam/repair", repair_leases)
        .add("POST", "/v1/manager/leases", post_lease)
        .add("DELETE", "/v1/manager/leases/{ref}", delete_lease);
    return table;
  }();
  return routes;
}

}  // namespace

std::string node_path(const Uuid& node) { return "/v1/cluster/nodes/" + node.to_string(); }

Outcome manager_api(Manager& manager, const Request& request, const ManagerCall& call) {
  // A node may learn that it was removed, and say again that it leaves.
  bool of_itself = request.path == node_path(call.caller);
  bool member = manager.nodes.contains(call.caller);
  if (!member && !of_itself && request.path != kJoinPath) {
    Error stranger{Errc::denied, 0,
                   fmt::format("node {} is not of this cluster: was it removed?", call.caller)};
    return {refusal(stranger), {}};
  }
  auto found = router().find(request);
  if (auto unknown = std::get_if<Response>(&found)) return {std::move(*unknown), {}};
  auto& match = std::get<Router<Handler>::Match>(found);
  auto outcome = (*match.handler)({manager, request, call, std::move(match.params)});
  if (!outcome) return {refusal(outcome.error()), {}};
  return *std::move(outcome);
}

json::object policy_json(const controller::Policy& policy) {
  return {{"revision", policy.revision},
          {"networks", list_json(policy.networks)},
          {"nodes", list_json(policy.nodes)},
          {"leases", list_json(policy.leases)},
          {"keys", list_json(policy.keys)},
          {"services", list_json(policy.services)},
          {"drains", list_json(policy.drains)},
          {"settings", store::to_json(policy.settings)}};
}

}  // namespace ovn::api
