// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/agent_api.h"

#include "cmd/agent/create_flow.h"
#include "cmd/agent/dns_api.h"
#include "cmd/agent/gossip_api.h"
#include "cmd/agent/loop.h"
#include "cmd/agent/network_flow.h"
#include "cmd/agent/service_flow.h"
#include "cmd/cluster/init.h"
#include "core/api/manager_api.h"
#include "core/api/service_json.h"
#include "core/base/metrics.h"
#include "core/base/version.h"
#include "core/controller/reference.h"
#include "core/store/codec.h"

namespace ovn::agent {

namespace {

// How long a request waits for the kernel before it is answered "pending".
constexpr Duration kKernelTime = std::chrono::seconds(10);

constexpr int kCreated = 201;
constexpr int kAccepted = 202;

std::string in_query(const api::Request& request, const std::string& key) {
  auto found = request.query.find(key);
  return found == request.query.end() ? "" : found->second;
}

api::Response to_response(Result<json::value> answer) {
  return answer ? api::reply(*answer) : api::refusal(answer.error());
}
template <class T>
Result<json::value> to_value(Result<T> answer) {
  if (!answer) return Failure{std::move(answer).error()};
  return json::value(*std::move(answer));
}

}  // namespace

AgentApi::AgentApi(Parts parts) : parts_(std::move(parts)) {
  add_reads();
  add_cluster();
  add_debug();
  add_networks();
  add_attachments();
  add_services();
}

void AgentApi::handle(const api::Request& request, ApiRespond respond) const {
  auto found = router_.find(request);
  if (auto refusal = std::get_if<api::Response>(&found)) return respond(std::move(*refusal));
  const auto& match = std::get<api::Router<Route>::Match>(found);
  (*match.handler)({request, match.params, std::move(respond)});
}

template <class Answer>
AgentApi::Route AgentApi::read(Answer answer) {
  return [answer](const Call& call) { call.respond(to_response(answer(call))); };
}

void AgentApi::add_reads() {
  router_.add("GET", "/v1/version", read([](const Call&) {
    return json::value{{"version", kVersion}};
  }));
  router_.add("GET", "/v1/status", read([this](const Call&) { return json::value(status()); }));
  router_.add("GET", "/v1/ipam/pools", read([this](const Call&) {
    return json::value(api::pools_json(host()));
  }));
  router_.add("GET", "/v1/ipam/addresses/{address}", read([this](const Call& call) {
    return to_value(api::address_json(host(), call.params.at("address"),
                                      in_query(call.request, "network")));
  }));
  auto ask_manager = [this](const Call& call) {
    parts_.tools.manager.forward(call.request, call.respond);
  };
  router_.add("GET", "/v1/ipam/blocks", ask_manager);
  router_.add("GET", "/v1/ipam/check", ask_manager);
  router_.add("POST", "/v1/ipam/repair", ask_manager);
  router_.add("GET", "/v1/dns/query", [this](const Call& call) { get_dns_answer(call); });
  router_.add("GET", "/v1/metrics", [](const Call& call) {
    call.respond({200, metrics::render(), "text/plain; version=0.0.4"});
  });
}

void AgentApi::add_cluster() {
  router_.add("GET", "/v1/cluster/nodes", read([this](const Call&) {
    return json::value(nodes_json(gossip(), host()));
  }));
  router_.add("GET", "/v1/cluster/token", read([this](const Call&) {
    return json::value{{"token", cluster::format(cluster::join_token(parts_.file))}};
  }));
  Route to_manager = [this](const Call& call) {
    parts_.tools.manager.forward(call.request, call.respond);
  };
  router_.add("DELETE", "/v1/cluster/nodes/{ref}", to_manager);
  router_.add("GET", api::kKeysPath, to_manager);
  router_.add("POST", api::kKeysPath, to_manager);
  router_.add("GET", api::kSettingsPath, to_manager);
  router_.add("POST", api::kSettingsPath, to_manager);
  router_.add("POST", "/v1/cluster/leave", [this](const Call& call) { post_leave(call); });
}

void AgentApi::add_debug() {
  router_.add("GET", "/v1/debug/peers", read([this](const Call&) {
    return json::value(peers_json(gossip(), parts_.started, parts_.tools.loop.now()));
  }));
  router_.add("GET", "/v1/debug/gossip", read([this](const Call&) {
    return json::value(gossip_json(parts_.gossip, host(), parts_.tools.loop.now()));
  }));
  router_.add("GET", "/v1/debug/table", read([this](const Call& call) -> Result<json::value> {
    TRY(auto network, controller::find_network(host().networks, in_query(call.request, "network")));
    return json::value(table_json(gossip(), host(), *network));
  }));
  router_.add("GET", "/v1/debug/plan", read([this](const Call&) {
    return json::value(api::plan_json(parts_.tools.host.reconciler()));
  }));
}

void AgentApi::add_networks() {
  router_.add("GET", "/v1/networks", read([this](const Call&) {
    return json::value(api::networks_json(host()));
  }));
  router_.add("GET", "/v1/networks/{ref}", read([this](const Call& call) {
    const std::string& ref = call.params.at("ref");
    return to_value(api::network_json(host(), ref, members_of(ref), standing()));
  }));
  router_.add("POST", "/v1/networks", [this](const Call& call) {
    create_network(parts_.tools, call.request, call.respond);
  });
  router_.add("DELETE", "/v1/networks/{ref}", [this](const Call& call) { delete_network(call); });
}

void AgentApi::add_attachments() {
  router_.add("GET", "/v1/attachments", read([this](const Call&) {
    return json::value(api::attachments_json(host(), standing()));
  }));
  router_.add("POST", "/v1/attachments", [this](const Call& call) { post_attachment(call); });
  router_.add("DELETE", "/v1/attachments", [this](const Call& call) { delete_attachments(call); });
}

void AgentApi::add_services() {
  router_.add("GET", api::kServicesPath, read([this](const Call&) {
    return json::value(api::services_json(host()));
  }));
  router_.add("GET", "/v1/services/{ref}", [this](const Call& call) {
    show_service(parts_.tools, parts_.peers, call.params.at("ref"), call.respond);
  });
  Route change = [this](const Call& call) {
    change_service(parts_.tools, call.request, call.respond);
  };
  router_.add("POST", api::kServicesPath, change);
  router_.add("POST", "/v1/services/{ref}", change);
  Route to_manager = [this](const Call& call) {
    parts_.tools.manager.forward(call.request, call.respond);
  };
  router_.add("DELETE", "/v1/services/{ref}", to_manager);
  router_.add("GET", api::kDrainsPath, to_manager);
  router_.add("POST", api::kDrainsPath, to_manager);
  router_.add("DELETE", "/v1/drains/{ref}", to_manager);
}

void AgentApi::post_leave(const Call& call) const {
  auto force = api::parse_leave(call.request.body);
  if (!force) return call.respond(api::refusal(force.error()));
  parts_.leaving.begin(*force, [this, respond = call.respond](Result<DetachedList> left) {
    if (!left) return respond(api::refusal(left.error()));
    respond(api::reply(json::object{{"cluster", parts_.file.cluster.to_string()},
                                    {"name", parts_.file.name},
                                    {"detached", detached_json(*left)}}));
  });
}

void AgentApi::delete_network(const Call& call) const {
  controller::Host& host = parts_.tools.host.host();
  auto known = controller::find_network(host.networks, call.params.at("ref"));
  if (known && model::is_host_local(**known)) {
    return remove_local(parts_.tools, (*known)->id, answer_network(call.respond));
  }
  parts_.tools.manager.forward(call.request, call.respond);
}

void AgentApi::get_dns_answer(const Call& call) const {
  auto question = parse_dns_question(host(), in_query(call.request, "name"),
                                     in_query(call.request, "type"),
                                     in_query(call.request, "from"));
  if (!question) return call.respond(api::refusal(question.error()));
  parts_.tools.host.dns().explain(
      question->sandbox ? &question->sandbox->id : nullptr, question->message,
      [respond = call.respond](const DnsExplained& answer) {
        respond(api::reply(dns_answer_json(answer)));
      });
}

void AgentApi::post_attachment(const Call& call) const {
  if (parts_.leaving.under_way()) {
    return call.respond(api::refusal({Errc::conflict, 0, "this host is leaving its cluster"}));
  }
  auto body = api::parse_attach(call.request.body);
  if (!body) return call.respond(api::refusal(body.error()));
  body->request.now = unix_now();
  auto attached = [this, respond = call.respond](Result<Attached> done) {
    if (!done) return respond(api::refusal(done.error()));
    parts_.leases.check();
    auto endpoint = host().endpoints.find(done->endpoint);
    if (endpoint == host().endpoints.end()) {
      return respond(api::refusal({Errc::conflict, 0, "it was detached at once"}));
    }
    respond(api::reply(api::attachment_json(host(), endpoint->second, standing()),
                       done->pending ? kAccepted : kCreated));
  };
  attach(parts_.tools, body->target, std::move(body->request),
         body->wait ? kKernelTime : Duration(0), std::move(attached));
}

void AgentApi::delete_attachments(const Call& call) const {
  auto detached = [this, respond = call.respond](Result<DetachedList> done) {
    if (!done) return respond(api::refusal(done.error()));
    parts_.leases.check();
    respond(api::reply(detached_json(*done)));
  };
  detach(parts_.tools, in_query(call.request, "target"), in_query(call.request, "network"),
         kKernelTime, std::move(detached));
}

json::array AgentApi::detached_json(const DetachedList& detached) const {
  json::array out;
  for (const auto& local : detached) out.push_back(api::attachment_json(host(), local, "detached"));
  return out;
}

json::object AgentApi::status() const {
  api::StatusFacts facts;
  facts.cluster = parts_.file.cluster.to_string();
  for (const auto& manager : parts_.file.managers) {
    facts.managers.push_back(manager.endpoint.to_string());
  }
  facts.manager_state = parts_.tools.manager.state();
  facts.members = members_json(gossip());
  facts.isolated = gossip().isolated();
  facts.ingress_trouble = parts_.tools.ingress.trouble();
  facts.now = parts_.tools.loop.now();
  facts.uptime = facts.now - parts_.started;
  facts.unix_now = unix_now();
  return api::status_json(host(), parts_.tools.host.reconciler().status(), facts);
}

std::vector<std::string> AgentApi::members_of(std::string_view reference) const {
  std::vector<std::string> names;
  auto network = controller::find_network(host().networks, reference);
  if (!network) return names;
  for (const Uuid& node : gossip().members_of(gossip::network_tag((*network)->id.str()))) {
    names.push_back(controller::node_name(host(), node));
  }
  return names;
}

api::StandingOf AgentApi::standing() const {
  return [this](const kernel::NetnsName& netns, const std::string& link) {
    return parts_.tools.host.reconciler().standing(netns, link);
  };
}

}  // namespace ovn::agent
