// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/service_flow.h"

#include "cmd/agent/avoided.h"
#include "cmd/agent/connection_counts.h"
#include "core/api/manager_api.h"
#include "core/api/service_json.h"
#include "core/controller/policy_rules.h"
#include "core/controller/reference.h"
#include "core/store/codec.h"

namespace ovn::agent {

namespace {

// Such a change may make the ingress network.
bool publishes(const api::Request& request) {
  auto body = json::parse_object(request.body);
  return body && (body->contains("published") || body->contains("publish_add"));
}

void forward_change(const FlowTools& tools, api::Request request, const ApiRespond& respond) {
  tools.manager.forward(std::move(request), [tools, respond](api::Response response) {
    auto body = json::parse_object(response.body);
    if (response.status >= 400 || !body) return respond(std::move(response));
    auto service = store::parse_service(*body);
    if (!service) return respond(api::refusal(Error(service.error()).within("manager's answer")));
    auto batch = controller::adopt_service(tools.host.host(), *service);
    tools.host.commit(std::move(batch), [tools, respond, response](Result<void> committed) {
      if (committed) tools.host.follow_soon();
      respond(committed ? response : api::refusal(committed.error()));
    });
  });
}

}  // namespace

void change_service(FlowTools tools, const api::Request& request, ApiRespond respond) {
  if (!publishes(request)) return forward_change(tools, request, respond);
  read_avoided(tools.kernel, [tools, request, respond](Result<Prefixes> avoid) {
    if (!avoid) return respond(api::refusal(avoid.error()));
    auto whole = with_avoided(request, *avoid);
    if (!whole) return respond(api::refusal(whole.error()));
    forward_change(tools, *std::move(whole), respond);
  });
}

void show_service(FlowTools tools, PeerQuestions& peers, const std::string& reference,
                  const ApiRespond& respond) {
  const controller::Host& host = tools.host.host();
  auto count = [tools, &host, &peers, respond](json::object details) {
    count_connections(tools.kernel, host, peers, api::backends_by_node(details),
                      [details, respond](const api::Connections& connections) {
                        json::object shown = details;
                        api::add_connections(shown, connections);
                        respond(api::reply(shown));
                      });
  };
  auto known = controller::find_service(host.services, reference);
  if (known && api::follows(host, **known)) return count(api::service_details(host, **known));
  std::string path = fmt::format("{}/{}/details", api::kServicesPath, reference);
  tools.manager.forward({"GET", path, {}, ""}, [count, respond](api::Response response) {
    auto details = json::parse_object(response.body);
    if (response.status >= 400 || !details) return respond(std::move(response));
    count(*std::move(details));
  });
}

}  // namespace ovn::agent
